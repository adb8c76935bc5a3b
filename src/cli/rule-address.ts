import { rules } from '../../rules/index.js';
import { ownPackage, type OwnPackage } from '../node/own-package.js';

/** Tells the page of a built-in rule on the documentation site, by its id. There is none while package.json names no `homepage`, nor for rules of others. */
export function ruleAddresses({ homepage }: Pick<OwnPackage, 'homepage'> = ownPackage()): (id: string) => string | undefined {
  if (homepage === undefined) return () => undefined;
  const own = new Set(rules.map(({ id }) => id));
  return (id) => (own.has(id) ? `${homepage.replace(/\/$/, '')}/rules/${id}` : undefined);
}
