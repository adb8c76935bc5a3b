import type { Catalog, CatalogObject, Relation, Routine } from '../catalog/index.js';
import { subjectOf } from '../catalog/identity.js';
import { quoteName } from '../sql/quote.js';
import { addConstraint } from './ddl/constraints.js';
import { createIndexes } from './ddl/indexes.js';
import { namesake } from './ddl/object-names.js';
import { originalText } from './ddl/original.js';
import { createPolicy } from './ddl/policies.js';
import { createPublication } from './ddl/publications.js';
import { createSequence } from './ddl/sequences.js';
import { createTable } from './ddl/tables.js';
import { createTrigger } from './ddl/triggers.js';
import { createType } from './ddl/types.js';
import { mend } from './mend.js';
import type { Script } from './script.js';

/**
 * Write what makes an object again as it was in a catalog, with its owner, privileges and comments. What cannot be told is left out and
 * said so.
 * What needs something that is put off is put off too.
 * @returns false when it was left out
 */
export function restore(script: Script, object: CatalogObject, catalog: Catalog): boolean {
  const host = 'table' in object && typeof object.table === 'number' ? catalog.get(object.table) : undefined;
  if (script.awaits(object.dependsOn)) {
    script.later(object.id, () => void restore(script, object, catalog));
    return true;
  }
  // Its table was left out, which is said already.
  if (host !== undefined && namesake(host, catalog, script.catalog) === undefined) return false;
  const statements = chosen(script, waysToMake(object, catalog), object, catalog);
  if (statements === undefined) {
    script.leaveOut(`${subjectOf(catalog, object)} is not made again: ${object.origin === undefined ? 'no migration made it' : 'its definition is not known'}`);
    return false;
  }
  for (const statement of statements) script.write(statement);
  mend(script, object, catalog);
  return true;
}

/** The first way that leads to the object, as far as a replay can tell; else the first. */
function chosen(script: Script, ways: readonly (readonly string[])[], object: CatalogObject, catalog: Catalog): readonly string[] | undefined {
  if (ways.length < 2) return ways[0];
  return ways.find((statements) => {
    const trial = script.attempt(statements.map((statement) => `${statement};`).join('\n'));
    return trial?.failures.length === 0 && namesake(object, catalog, trial.catalog) !== undefined;
  }) ?? ways[0];
}

/** Statements that make an object, the best ones first. */
function waysToMake(object: CatalogObject, catalog: Catalog): readonly (readonly string[])[] {
  const one = (text: string | undefined): readonly (readonly string[])[] => (text === undefined ? [] : [[text]]);
  switch (object.kind) {
    case 'relation': return waysToMakeRelation(object, catalog);
    case 'index': return createIndexes(catalog, object).map((text) => [text]);
    case 'constraint': {
      const table = catalog.getAs('relation', object.table);
      return one(table && addConstraint(catalog, table, object));
    }
    case 'policy': return one(createPolicy(catalog, object));
    case 'type': return one(createType(catalog, object));
    case 'publication': return one(createPublication(catalog, object));
    case 'schema': return one(`create schema ${quoteName(object.name)}`);
    case 'role': return one(`create role ${quoteName(object.name)}${object.bypassRls ? ' bypassrls' : ''}`);
    case 'extension': return [];
    case 'trigger': return one(originalText(object, catalog) ?? createTrigger(catalog, object));
    case 'statistics':
    case 'function':
    case 'rewrite-rule':
    case 'event-trigger': return one(originalText(object, catalog));
  }
}

function waysToMakeRelation(relation: Relation, catalog: Catalog): readonly (readonly string[])[] {
  switch (relation.relationKind) {
    case 'view':
    case 'materialized-view': {
      const text = originalText(relation, catalog);
      return text === undefined ? [] : [[text]];
    }
    case 'sequence':
      return relation.origin === undefined ? [] : [[createSequence(catalog, relation, undefined)]];
    case 'composite-type': return [];
    default: {
      const statements = relation.origin === undefined ? undefined : createTable(catalog, relation);
      return statements === undefined ? [] : [statements];
    }
  }
}

/** CREATE OR REPLACE with the text by which a function was made; undefined when that is not known. */
export function replaceRoutine(routine: Routine, catalog: Catalog): string | undefined {
  return originalText(routine, catalog)?.replace(/^\s*create\s+(?!or\s+replace\b)/i, 'create or replace ');
}
