import { describeLive } from '../support/live.ts';
import { startTwoLiveNodes, startTwoNodes, startTwoNodesApart } from '../support/nodes.ts';
import { describeTwoNodes } from './contract.ts';

describeTwoNodes('two nodes in one process, over embedded stores', startTwoNodes);

describeLive('EventStoreDB', (log) => {
  describeTwoNodes('two nodes with read models of their own', () => startTwoNodesApart(log()), false);

  describeLive('MongoDB', (readModels) =>
    describeTwoNodes('two nodes', () => startTwoLiveNodes({ log: log(), readModels: readModels() })),
  );
});
