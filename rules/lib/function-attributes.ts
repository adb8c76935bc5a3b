import { searchPathSql, type Fix, type Routine, type Statement } from '../../src/rule/index.js';

/** What CREATE OR REPLACE FUNCTION resets unless it says it again. */
export type Attribute = 'security' | 'search_path' | 'volatility' | 'strict' | 'leakproof' | 'parallel';

/** How each attribute is called in the parse tree. */
const writtenAs: Readonly<Record<Attribute, string>> = { security: 'security', search_path: 'set', volatility: 'volatility', strict: 'strict', leakproof: 'leakproof', parallel: 'parallel' };

const isLost: Readonly<Record<Attribute, (before: Routine, after: Routine) => boolean>> = {
  security: (before, after) => before.securityDefiner && !after.securityDefiner,
  search_path: (before, after) => before.settings['search_path'] !== undefined && after.settings['search_path'] === undefined,
  volatility: (before, after) => before.volatility !== 'volatile' && after.volatility === 'volatile',
  strict: (before, after) => before.strict && !after.strict,
  leakproof: (before, after) => before.leakproof && !after.leakproof,
  parallel: (before, after) => before.parallel !== 'unsafe' && after.parallel === 'unsafe',
};

/** The attributes that a function had and has no more. Those of which the statement says something are left out: they are meant to change. */
export function lostAttributes(before: Routine, after: Routine, statement?: Statement): readonly Attribute[] {
  const options = statement !== undefined && 'CreateFunctionStmt' in statement.node ? (statement.node.CreateFunctionStmt.options ?? []) : [];
  const written = new Set(options.map((option) => ('DefElem' in option ? option.DefElem.defname : undefined)));
  return attributes.filter((attribute) => isLost[attribute](before, after) && (attribute === 'search_path' || !written.has(writtenAs[attribute])));
}

const attributes: readonly Attribute[] = ['security', 'search_path', 'volatility', 'strict', 'leakproof', 'parallel'];

/** An attribute of a function as CREATE FUNCTION writes it. */
export function attributeSql(routine: Routine, attribute: Attribute): string {
  switch (attribute) {
    case 'security':
      return 'SECURITY DEFINER';
    case 'search_path':
      return `SET search_path = ${searchPathSql(routine.settings['search_path'] ?? '')}`;
    case 'volatility':
      return routine.volatility.toUpperCase();
    case 'strict':
      return 'STRICT';
    case 'leakproof':
      return 'LEAKPROOF';
    case 'parallel':
      return `PARALLEL ${routine.parallel.toUpperCase()}`;
  }
}

/** How CREATE FUNCTION says that attributes are meant to be gone. */
export function opposites(lost: readonly Attribute[]): string {
  const words: Readonly<Record<Attribute, string>> = { security: 'SECURITY INVOKER', search_path: 'another SET search_path', volatility: 'VOLATILE', strict: 'CALLED ON NULL INPUT', leakproof: 'NOT LEAKPROOF', parallel: 'PARALLEL UNSAFE' };
  return lost.map((attribute) => words[attribute]).join(', ');
}

/** A fix that writes attributes into CREATE FUNCTION, before AS; none where the body is not a string. */
export function withAttributes(statement: Statement, sql: string, title: string): { readonly fix?: Fix } {
  const as = 'CreateFunctionStmt' in statement.node ? (statement.node.CreateFunctionStmt.options ?? []).find((option) => 'DefElem' in option && option.DefElem.defname === 'as') : undefined;
  const location = as !== undefined && 'DefElem' in as ? as.DefElem.location : undefined;
  if (location === undefined) return {};
  const at = statement.at(location);
  return { fix: { title, applicability: 'unsafe', edits: [{ span: { source: statement.span.source, start: at, end: at }, text: `${sql} ` }] } };
}
