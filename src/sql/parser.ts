import * as libpg from 'libpg-query';
export async function loadParser(): Promise<void> { await libpg.loadModule(); }
export const parser = libpg;
