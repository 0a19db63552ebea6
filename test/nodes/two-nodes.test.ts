import { describeLive } from '../support/live.ts';
import { startTwoLiveNodes, startTwoNodes, startTwoNodesApart } from '../support/nodes.ts';
import { describeTwoNodes } from './contract.ts';

describeTwoNodes('two nodes in one process, over embedded stores', startTwoNodes);

describeLive('EventStoreDB', (log) => {
  describeLive('MongoDB', (readModels) => {
    const urls = () => ({ log: log(), readModels: readModels() });
    describeTwoNodes('two nodes', () => startTwoLiveNodes(urls()));
    describeTwoNodes('two nodes with read models of their own', () => startTwoNodesApart(urls()), false);
  });
});
