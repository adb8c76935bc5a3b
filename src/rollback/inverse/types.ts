import { displayName } from '../../catalog/index.js';
import { quoteLiteral, quoteName, quoteQualified } from '../../sql/quote.js';
import { kindWord } from '../ddl/object-names.js';
import { dropOf } from '../drop.js';
import { restore } from '../restore.js';
import type { Inverses } from '../undoing.js';
import { withoutValue } from './enum-values.js';
import { typeBack } from './type-changes.js';

/** Inverses of what happens to a type. */
export const typeInverses: Inverses<'type.create' | 'type.drop' | 'type.rename' | 'type.add-value' | 'type.rename-value' | 'type.alter' | 'domain.validate-constraint' | 'domain.add-constraint'> = {
  'type.create': ({ type, conditional }, { script }) => script.write(dropOf(script.catalog, type, { ifExists: conditional })),
  'type.drop': ({ type }, { script, statement }) => void restore(script, statement.before.getAs('type', type.id) ?? type, statement.before),
  'type.rename': ({ before, after }, { script }) => {
    const word = kindWord(before);
    if (before.name !== after.name) script.write(`alter ${word} ${quoteQualified(after)} rename to ${quoteName(before.name)}`);
    if (before.schema !== after.schema) script.write(`alter ${word} ${quoteQualified({ ...after, name: before.name })} set schema ${quoteName(before.schema)}`);
  },
  'type.add-value': ({ before, value }, undoing) => {
    if (!undoing.isBorn(before)) withoutValue(before, value, undoing);
  },
  'type.rename-value': ({ before, from, to }, undoing) => {
    if (!undoing.isBorn(before)) undoing.script.write(`alter type ${quoteQualified(before)} rename value ${quoteLiteral(to)} to ${quoteLiteral(from)}`);
  },
  'type.alter': ({ before, after, statement }, undoing) => {
    if (!undoing.isBorn(before)) typeBack(before, after, undoing, statement);
  },
  'domain.validate-constraint': ({ type }, { script }) => script.leaveOut(`a constraint of domain "${displayName(type)}" stays validated`),
  'domain.add-constraint': ({ type, statement }, undoing) => {
    if (!undoing.isBorn(type)) typeBack(undoing.before.getAs('type', type.id) ?? type, type, undoing, statement);
  },
};
