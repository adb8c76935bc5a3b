import { defineRule, tokensOf, walk, type Span, type Statement } from '../src/rule/index.js';
import { secretIn } from './lib/secrets.js';

export default defineRule({
  id: 'secret-in-migration',
  family: 'row-level-security',
  security: true,
  severity: 'error',
  precision: 'very-high',
  summary: 'A key or password written into a migration.',
  why: `
Migrations are committed, copied to every environment and kept for ever: in the repository, in \`supabase_migrations.schema_migrations\`, and, where the key
stands in a function or a trigger, in the catalog that every role can read (\`pg_proc.prosrc\`). Supabase's service_role key and \`sb_secret_\` keys bypass row
level security altogether. Deleting the line does not take the key back: it has to be replaced. Keys that are meant to be public (anon,
\`sb_publishable_\`) and the demo keys of a local stack are not reported.`,
  messages: {
    key: {
      what: '{{kind}} is written into this migration, for whoever reads the repository or the database.',
      help: "Replace the key now, as it is known. Then keep the new one in Vault and read it where it is needed: select decrypted_secret from vault.decrypted_secrets where name = '…'.",
    },
    password: {
      what: 'The password of {{kind}} is written into this migration, for whoever reads the repository.',
      help: 'Change the password now, as it is known. Make the role without one here, and set it outside of migrations: ALTER ROLE … PASSWORD ….',
    },
  },
  examples: [
    {
      bad: "create role reporter login password 'k3Lm-9xTq-22vB';",
      good: 'create role reporter nologin;',
      proof: 'history',
    },
  ],
  create({ report }) {
    return {
      'migration.start'({ source }) {
        if (!/eyJ|sb_secret_|sk_live_|rk_live_|ghp_|xoxb-|PRIVATE KEY/.test(source.text)) return;
        for (const { kind, start, end } of tokensOf(source.text)) {
          if (kind !== 'text' && kind !== 'dollar') continue;
          for (const secret of secretIn(source.text.slice(start, end))) {
            report({ message: 'key', at: { source, start: start + secret.start, end: start + secret.end }, subject: secret.kind, data: { kind: secret.kind } });
          }
        }
      },
      'statement.start'(statement) {
        for (const { name, at } of passwords(statement)) report({ message: 'password', at, subject: name, data: { kind: name } });
      },
    };
  },
});

/** Words that stand for a password that is put in later. */
const placeholder = /^(?:.{0,5}|<.*>|\$\{.*\}|\{\{.*\}\}|:.*|%.*%|.*(?:change|replace|your|placeholder|example|secret_here|dummy|xxx|todo|redacted).*|password|postgres|\**)$/i;

/** The passwords that a statement gives: of a role, and of a user mapping. */
function passwords(statement: Statement): readonly { readonly name: string; readonly at: Span }[] {
  const { node, span } = statement;
  if (!('CreateRoleStmt' in node || 'AlterRoleStmt' in node || 'CreateUserMappingStmt' in node || 'AlterUserMappingStmt' in node)) return [];
  const found: { name: string; at: Span }[] = [];
  const name = 'CreateRoleStmt' in node ? `role "${node.CreateRoleStmt.role ?? ''}"`
    : 'AlterRoleStmt' in node ? `role "${node.AlterRoleStmt.role?.rolename ?? ''}"` : 'a user mapping';
  walk(node, {
    DefElem({ defname, arg, location }) {
      if (defname !== 'password' || arg === undefined || !('String' in arg) || placeholder.test(arg.String.sval ?? '')) return;
      found.push({ name, at: location === undefined ? span : { ...span, start: statement.at(location) } });
    },
  });
  return found;
}
