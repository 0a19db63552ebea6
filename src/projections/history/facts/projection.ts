import { defineProjection, isLong, type ProjectionModule } from '../../module.ts';
import type { FactQueries } from '../series/query.ts';
import type { Fact } from './documents.ts';
import { mongoFacts } from './mongo.ts';
import { FACT_LAYOUT, type FactLayout } from './pieces.ts';
import { factEvents, factOf, makesFact } from './project.ts';
import { sqliteFacts } from './sqlite.ts';

/** What happened to tickets and conversations, in columns that figures over time are made of. */
export const factsOfLayout = (layout: FactLayout, version: number): ProjectionModule<Fact, FactQueries> =>
  defineProjection({
    name: 'history/facts',
    version,
    once: true,
    isRewritten: false,
    events: factEvents,
    concerns: makesFact,
    documentId: ({ position }) => String(position),
    project: (_, envelope) => factOf(envelope),
    queries: { series: isLong, counted: isLong },
    sqlite: sqliteFacts(layout),
    mongo: mongoFacts(layout),
  });

export const factProjection = factsOfLayout(FACT_LAYOUT, 4);
