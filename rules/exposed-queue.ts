import { defineRule, nameOf, quoteQualified, walk, type Span, type Statement } from '../src/rule/index.js';

export default defineRule({
  id: 'exposed-queue',
  family: 'row-level-security',
  security: true,
  severity: 'warning',
  precision: 'high',
  summary: 'A queue of pgmq made without row level security while the Data API serves queues.',
  why: `
When \`pgmq_public\` is among the schemas that the Data API serves, clients send, read and delete messages by its functions, which run with the rights of the
caller: what they may do to a queue is decided by privileges and row level security of its table, \`pgmq.q_…\`. \`pgmq.create\` makes that table without row level
security ([Expose Queues](https://supabase.com/docs/guides/queues/expose-self-hosted-queues)), so that a role that is granted one queue's table works on all of its
messages, also those of others. This is splinter's 0019 (insecure_queue_exposed_in_api), which does not see partitioned queues. Nothing is said where
\`pgmq_public\` is not served.`,
  messages: {
    open: {
      what: 'Queue "{{queue}}" has no row level security, and the Data API serves queues: whoever is granted its table reads and deletes every message.',
      help: 'Add to the same file: ALTER TABLE {{name}} ENABLE ROW LEVEL SECURITY; and a policy for those who may use it. If only the server does, leave it without a policy.',
    },
  },
  examples: [
    {
      history: 'create schema pgmq; grant usage on schema pgmq to anon; create function pgmq.create(queue_name text) returns void language plpgsql as $$ begin execute format($sql$create table pgmq.q_%s (msg_id bigint, message jsonb); insert into pgmq.q_%1$s values (1); grant all on pgmq.q_%1$s to anon$sql$, queue_name); end $$;',
      bad: "select pgmq.create('emails');",
      good: "select pgmq.create('emails'); alter table pgmq.q_emails enable row level security;",
      then: 'select * from pgmq.q_emails;',
      proof: 'leak',
      apiSchemas: ['public', 'pgmq_public'],
    },
  ],
  create({ report, apiSchemas }) {
    if (!apiSchemas.includes('pgmq_public') && !apiSchemas.includes('pgmq')) return {};
    const queues = new Map<string, Span>();
    return {
      'data.query'({ functions, statement }) {
        if (functions.some((name) => name.startsWith('pgmq.create'))) for (const queue of madeBy(statement)) queues.set(queue, statement.span);
      },
      'history.end'(_migration, { after: final }) {
        if (!final.knows('row-security')) return;
        for (const [queue, at] of queues) {
          const table = { schema: 'pgmq', name: `q_${queue}` };
          if (final.relation(table)?.rowSecurity !== true) report({ message: 'open', at, subject: `pgmq.q_${queue}`, data: { queue, name: quoteQualified(table) } });
        }
      },
    };
  },
});

const makers: ReadonlySet<string> = new Set(['create', 'create_non_partitioned', 'create_unlogged', 'create_partitioned']);

/** The queues that a statement makes, as far as it names them by constants. pgmq writes the name in lower case. */
function madeBy({ node }: Statement): readonly string[] {
  const found: string[] = [];
  walk(node, {
    FuncCall({ funcname = [], args: [first] = [] }) {
      const { schema, name } = nameOf(funcname);
      const value = first !== undefined && 'NamedArgExpr' in first ? first.NamedArgExpr.arg : first;
      if (schema === 'pgmq' && makers.has(name) && value !== undefined && 'A_Const' in value && value.A_Const.sval?.sval !== undefined) found.push(value.A_Const.sval.sval.toLowerCase());
    },
  });
  return found;
}
