import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSource } from '../../../src/sql/parse.js';
import { loadParser } from '../../../src/sql/parser.js';
import { formOf } from './form.js';
import { formGroups } from './forms/index.js';
import { observe, prepare } from './observe.js';
import { predict } from './predict.js';
import { servers, type Server } from './server.js';

beforeAll(() => loadParser());

describe.each(servers)('$title', ({ open }) => {
  let server: Server;
  beforeAll(async () => {
    server = await open();
  });
  afterAll(() => server.close());

  describe.each(formGroups)('$title', ({ setup, forms }) => {
    beforeAll(() => prepare(server, setup));

    it.for(forms.map(formOf))('$sql', async (form, { skip }) => {
      const { version } = server;
      skip((form.since ?? 0) > version || (form.until ?? Infinity) < version, 'not in this version');
      if (form.alone === true) await prepare(server, setup);
      expect(parseSource({ path: 'form.sql', text: form.sql }).errors).toEqual([]);
      expect(predict(setup, form, version)).toEqual(await observe(server, form));
    });
  });
});
