import { describeBuilding } from './contract-building.ts';
import { describeCommits } from './contract-commits.ts';
import { describeConversations } from './contract-conversations.ts';
import { describeForgetting } from './contract-forgetting.ts';
import { describeHistory } from './contract-history.ts';
import { describeLists } from './contract-lists.ts';
import { describeMessageSearch } from './contract-message-search.ts';
import { describeModel } from './contract-model.ts';
import { describeModules } from './contract-modules.ts';
import { describeReads } from './contract-reads.ts';
import { describeRetries } from './contract-retries.ts';
import { describeSearch } from './contract-search.ts';
import { describeStreams } from './contract-streams.ts';
import { describeWalks } from './contract-walks.ts';
import type { OpenStore } from './examples.ts';

/**
 * What every read store must do. Open it with pieces as small as it allows: the suite has a few hundred tickets,
 * and is to cross the borders of pieces.
 */
export function describeReadStore(name: string, open: OpenStore): void {
  describe(name, () => {
    describeCommits(open);
    describeReads(open);
    describeConversations(open);
    describeLists(open);
    describeWalks(open);
    describeSearch(open);
    describeMessageSearch(open);
    describeRetries(open);
    describeStreams(open);
    describeBuilding(open);
    describeForgetting(open);
    describeModules(open);
    describeHistory(open);
    describeModel(open);
  });
}
