import type { Scene } from '../scene.js';
import { isSurelyThere } from '../certainty.js';

const builtIn = /^(?:bigint|integer|smallint|numeric|real|double precision|text|character varying|character|bpchar|boolean|uuid|jsonb?|bytea|date|time(?:stamp)?(?:\(\d\))? with(?:out)? time zone|interval|inet|cidr|name|oid|void|trigger|record|event_trigger|tsvector|tsquery|xml|money|int4range|int8range|numrange|tstzrange|tsrange|daterange)(?:\([\d,]+\))?(?:\[\])*$/;

/** True for the name of a type of Postgres' own, as format_type prints it. */
function isBuiltIn(type: string): boolean {
  return builtIn.test(type);
}

/**
 * True when a name can stand for one type only: of a type that is not known the name may be written in several ways, so that two names say nothing.
 * @param type as format_type prints it
 */
export function isOneType(scene: Scene, type: string | undefined): type is string {
  if (type === undefined) return false;
  if (isBuiltIn(type)) return true;
  const name = type.replace(/(?:\[\])+$/, '').replaceAll('"', '');
  const dot = name.indexOf('.');
  const found = scene.catalog.firstType(dot === -1 ? ['public'] : [name.slice(0, dot)], dot === -1 ? name : name.slice(dot + 1));
  return found !== undefined && isSurelyThere(scene, found);
}
