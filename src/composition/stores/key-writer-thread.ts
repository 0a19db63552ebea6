/** A thread that writes a file of keys, where no embedded log has one. */
import { workerData } from 'node:worker_threads';
import { serve } from '../../events/privacy/sqlite/key-writer.ts';

serve(workerData.port, workerData.file);
