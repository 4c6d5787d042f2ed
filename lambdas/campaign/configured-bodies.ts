import { environmentText } from '../platform/environment.ts';
import { objects } from '../platform/s3-client.ts';
import { type Bodies, createBodies } from './bodies.ts';

/** Findings and texts: private. */
export const configuredBodies = (): Bodies => createBodies(objects(), environmentText('ARTIFACTS_BUCKET'));

/** Images: readable by whoever has their address. */
export const configuredImages = (): Bodies => createBodies(objects(), environmentText('IMAGES_BUCKET'));
