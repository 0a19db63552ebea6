import { mkdtempSync } from 'node:fs';
import { requestsSection } from '/work/main/bench/sections/requests.ts';
import { printTable } from '/work/main/bench/table.ts';
printTable(await requestsSection(mkdtempSync('/tmp/bench-')));
