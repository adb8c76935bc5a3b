import type { Catalog, ObjectId, TypeObject } from '../catalog/index.js';
import { typeName } from '../sql/names.js';

/** A type as a column or a cast has it. */
export interface TypeUse {
  /** As format_type prints it. */
  readonly text: string;
  /** The type, when the catalog has it. */
  readonly id?: ObjectId | undefined;
}

/** The domain that a type is; an array of one is none. */
export function domainOf(catalog: Catalog, { text, id }: TypeUse): TypeObject | undefined {
  const type = text.endsWith('[]') ? undefined : catalog.getAs('type', id);
  return type?.typeKind === 'domain' ? type : undefined;
}

/** What a domain is made over, itself a domain perhaps. */
export function baseOf(catalog: Catalog, { base, dependsOn }: TypeObject): TypeUse | undefined {
  if (base === undefined) return undefined;
  const id = dependsOn.find(({ on }) => {
    const type = catalog.getAs('type', on);
    return type !== undefined && (base === typeName(type) || base === `${typeName(type)}[]`);
  })?.on;
  return { text: base, id };
}

/** The type behind a domain, and behind the domain under that. */
export function withoutDomains(catalog: Catalog, type: TypeUse): TypeUse {
  const domain = domainOf(catalog, type);
  const base = domain && baseOf(catalog, domain);
  return base === undefined ? type : withoutDomains(catalog, base);
}

/** True when values of a type are checked: the domain has a constraint, or one that it is made over has (DomainHasConstraints in typcache.c). */
export function isConstrained(catalog: Catalog, type: TypeUse): boolean {
  const domain = domainOf(catalog, type);
  if (domain === undefined) return false;
  const base = baseOf(catalog, domain);
  return domain.constrained === true || (base !== undefined && isConstrained(catalog, base));
}
