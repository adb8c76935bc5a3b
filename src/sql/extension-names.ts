/** What the extensions that projects use bring along, by kind. Their scripts are not read, so this is what DROP EXTENSION … CASCADE is known to take. */
const members = {
  type: {
    citext: 'citext', hstore: 'hstore', ltree: 'ltree lquery ltxtquery', vector: 'vector halfvec sparsevec', cube: 'cube', isn: 'isbn isbn13 issn ean13 upc', seg: 'seg',
    postgis: 'geometry geography box2d box3d', postgis_raster: 'raster', semver: 'semver',
  },
  function: {
    'uuid-ossp': 'uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5 uuid_nil uuid_ns_dns uuid_ns_url uuid_ns_oid uuid_ns_x500',
    pgcrypto: 'gen_random_bytes gen_salt crypt digest hmac encrypt decrypt encrypt_iv decrypt_iv armor dearmor pgp_sym_encrypt pgp_sym_decrypt pgp_pub_encrypt pgp_pub_decrypt',
    unaccent: 'unaccent', pg_trgm: 'similarity word_similarity strict_word_similarity show_trgm', fuzzystrmatch: 'levenshtein soundex metaphone dmetaphone difference',
    vector: 'cosine_distance l2_distance l1_distance inner_product vector_dims vector_norm l2_normalize subvector binary_quantize',
    earthdistance: 'earth earth_box earth_distance ll_to_earth', pg_hashids: 'id_encode id_decode', pgjwt: 'sign verify url_encode url_decode', pg_jsonschema: 'json_matches_schema jsonb_matches_schema',
  },
  'access-method': { vector: 'hnsw ivfflat', rum: 'rum', pgroonga: 'pgroonga', bloom: 'bloom' },
  language: { plv8: 'plv8', plpython3u: 'plpython3u', plperl: 'plperl', plperlu: 'plperlu', pltcl: 'pltcl', pltclu: 'pltclu', plcoffee: 'plcoffee', plls: 'plls', pljava: 'java javau', plr: 'plr' },
  'operator-class': {
    pg_trgm: 'gin_trgm_ops gist_trgm_ops',
    vector: `vector_l2_ops vector_ip_ops vector_cosine_ops vector_l1_ops halfvec_l2_ops halfvec_ip_ops halfvec_cosine_ops halfvec_l1_ops sparsevec_l2_ops sparsevec_ip_ops sparsevec_cosine_ops
      bit_hamming_ops bit_jaccard_ops`,
    ltree: 'gist_ltree_ops gist__ltree_ops', hstore: 'gist_hstore_ops gin_hstore_ops', intarray: 'gist__int_ops gist__intbig_ops gin__int_ops', postgis: 'gist_geometry_ops_2d gist_geometry_ops_nd spgist_geometry_ops_2d',
    rum: 'rum_tsvector_ops rum_tsvector_addon_ops rum_anyarray_ops', pgroonga: 'pgroonga_text_full_text_search_ops_v2 pgroonga_text_term_search_ops_v2 pgroonga_varchar_term_search_ops_v2',
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

/** Kinds of what an extension brings along. */
export type MemberKind = keyof typeof members;

const owners: Readonly<Record<MemberKind, ReadonlyMap<string, string>>> = {
  type: byName(members.type), function: byName(members.function), 'access-method': byName(members['access-method']), language: byName(members.language),
  'operator-class': byName(members['operator-class']),
};

function byName(extensions: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(extensions).flatMap(([extension, names]) => names.split(/\s+/).map((name) => [name, extension] as const)));
}

/** Whether anything is known of what an extension brings along. */
export function hasKnownMembers(extension: string): boolean {
  return Object.values(members).some((byExtension) => extension in byExtension);
}

/** The name of the extension that brings along what a name means, whether or not the history makes it; undefined when none is known to. */
export function ownerOf(kind: MemberKind, name: string): string | undefined {
  return owners[kind].get(name) ?? (kind === 'function' && /^_?st_/.test(name) ? 'postgis' : undefined);
}
