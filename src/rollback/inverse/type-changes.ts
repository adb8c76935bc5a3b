import { displayName, type TypeObject } from '../../catalog/index.js';
import { quoteName, quoteQualified } from '../../sql/quote.js';
import type { Statement } from '../../sql/statement.js';
import type { Undoing } from '../undoing.js';

/** Take a composite type or domain back to what it was before a statement. */
export function typeBack(before: TypeObject, after: TypeObject, undoing: Undoing, { node }: Statement): void {
  if (before.typeKind === 'composite') return attributesBack(before, after, undoing);
  if (before.typeKind === 'domain') return domainBack(before, undoing, 'AlterDomainStmt' in node && (node.AlterDomainStmt.subtype === 'T' || (node.AlterDomainStmt.subtype as string) === 'AD_AlterDefault'));
  undoing.script.leaveOut(`what the migration changes about type "${displayName(before)}"`);
}

function attributesBack(before: TypeObject, after: TypeObject, { script }: Undoing): void {
  const change = (text: string): void => script.write(`alter type ${quoteQualified(before)} ${text}`);
  const [was, is] = [before.attributes ?? [], after.attributes ?? []];
  for (const attribute of is) {
    const old = was.find(({ number }) => number === attribute.number);
    if (old === undefined) change(`drop attribute ${quoteName(attribute.name)} cascade`);
    else {
      if (old.name !== attribute.name) change(`rename attribute ${quoteName(attribute.name)} to ${quoteName(old.name)} cascade`);
      if (old.type !== attribute.type && old.type !== undefined) change(`alter attribute ${quoteName(old.name)} type ${old.type} cascade`);
    }
  }
  for (const old of was) {
    if (is.some(({ number }) => number === old.number)) continue;
    if (old.type === undefined) script.leaveOut(`attribute "${old.name}" of type "${displayName(before)}" is not made again: its type is not known`);
    else change(`add attribute ${quoteName(old.name)} ${old.type} cascade`);
  }
}

/** The constraints of a domain are told of before they are in the catalog: what counts is the whole statement. */
function domainBack(before: TypeObject, { script, statement }: Undoing, ofDefault: boolean): void {
  const [was, is] = [statement.before.constraints(before.id), statement.after.constraints(before.id)];
  const now = script.catalog.type(before);
  if (now === undefined) return;
  const change = (text: string): void => script.write(`alter domain ${quoteQualified(before)} ${text}`);
  const there = script.catalog.constraints(now.id);
  for (const constraint of is) {
    const old = was.find(({ id }) => id === constraint.id);
    if (old === undefined && there.some(({ name }) => name === constraint.name)) change(`drop constraint ${quoteName(constraint.name)}`);
    else if (old !== undefined && old.name !== constraint.name && there.some(({ name }) => name === constraint.name)) change(`rename constraint ${quoteName(constraint.name)} to ${quoteName(old.name)}`);
  }
  for (const old of was) {
    if (is.some(({ id }) => id === old.id) || there.some(({ name }) => name === old.name)) continue;
    change(`add constraint ${quoteName(old.name)} check (${old.expression ?? ''})${old.validated ? '' : ' not valid'}`);
  }
  const type = statement.before.getAs('type', before.id) ?? before;
  if (type.notNull !== now.notNull && (type.notNull === true || now.notNull === true)) change(`${type.notNull === true ? 'set' : 'drop'} not null`);
  if (!ofDefault) return;
  // The catalog keeps no more of a default than that there is one.
  if (type.default === undefined) change('drop default');
  else script.leaveOut(`the default of domain "${displayName(before)}"`);
}
