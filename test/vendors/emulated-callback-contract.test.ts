import { callbackContract } from './callback-contract.ts';
import { startEmulatedDoubles } from './emulated-review-doubles.ts';

callbackContract('the npm package emulate', startEmulatedDoubles);
