import type { CatalogObject } from '../../catalog/index.js';
import { subjectOf } from '../../catalog/identity.js';
import type { EffectOf } from '../../replay/effects.js';
import { builtInGrants } from '../../replay/default-privileges.js';
import { commentOn, commentOnColumn } from '../ddl/comments.js';
import { defaultPrivilegeChanges, granted, grantChanges } from '../ddl/grants.js';
import { namesake } from '../ddl/object-names.js';
import { changeOwner, mend } from '../mend.js';
import { lineOf } from '../place.js';
import type { Inverses, Undoing } from '../undoing.js';

/** Inverses of who owns what and may do what, and of comments. */
export const privilegeInverses: Inverses<'privilege.grant' | 'privilege.revoke' | 'privilege.default' | 'owner.change' | 'comment.set'> = {
  'privilege.grant': (effect, undoing) => grantsBack(effect, undoing),
  'privilege.revoke': (effect, undoing) => grantsBack(effect, undoing),
  'privilege.default': ({ before, after }, { script }) => {
    for (const statement of defaultPrivilegeChanges(after, before, builtInGrants)) script.write(statement);
  },
  'owner.change': ({ before }, undoing) => {
    const { script } = undoing;
    if (undoing.isBorn(before)) return;
    if (before.owner === undefined) return script.leaveOut(`owner of ${subjectOf(undoing.before, before)}: who it was is not known`);
    script.write(changeOwner(undoing.before, before, before.owner));
    mend(script, before, undoing.before);
  },
  'comment.set': (effect, undoing) => commentBack(effect, undoing),
};

function grantsBack(effect: EffectOf<'privilege.grant'> | EffectOf<'privilege.revoke'>, undoing: Undoing): void {
  const { script, before, after } = undoing;
  if (effect.objects.length === 0 && effect.scope === 'objects') return script.leaveOut(`privileges of something that no migration made (line ${lineOf(effect)})`);
  const changes = new Map<string, { readonly head: string; readonly word: string; readonly tail: string; readonly names: string[] }>();
  for (const object of effect.objects) {
    const [was, is] = [before.get(object.id), after.get(object.id)];
    if (was === undefined || is === undefined || !('grants' in was) || !('grants' in is) || was.grants === is.grants || undoing.isBorn(was)) continue;
    const on = granted(was);
    if (on === undefined || namesake(was, before, script.catalog) === undefined) continue;
    for (const { head, tail } of grantChanges(is.grants, was.grants)) {
      const key = `${head}\0${on.word}\0${tail}`;
      const entry = changes.get(key);
      if (entry === undefined) changes.set(key, { head, tail, word: on.word, names: [on.name] });
      else entry.names.push(on.name);
    }
  }
  for (const { head, word, tail, names } of changes.values()) script.write(`${head} on ${word}${names.join(', ')} ${tail}`);
}

function commentBack(effect: EffectOf<'comment.set'>, undoing: Undoing): void {
  const { script, before, after } = undoing;
  const { object } = effect;
  if (object === undefined) return script.leaveOut(`a comment on something that no migration made (line ${lineOf(effect)})`);
  const was = before.get(object.id);
  if (was === undefined || hostIsBorn(was, undoing)) return;
  const is = after.get(object.id) ?? object;
  if (was.kind === 'relation' && is.kind === 'relation') {
    for (const column of was.columns) {
      const now = is.columns.find(({ number }) => number === column.number);
      if (now !== undefined && now.comment !== column.comment) script.write(commentOnColumn(was, column));
    }
  }
  if (was.comment !== is.comment) script.write(commentOn(before, was, was.comment));
}

/** A comment goes with its object, or with the table of it. */
function hostIsBorn(object: CatalogObject, { isBorn, before }: Undoing): boolean {
  const host = 'table' in object && typeof object.table === 'number' ? before.get(object.table) : undefined;
  return isBorn(object) || (host !== undefined && isBorn(host));
}
