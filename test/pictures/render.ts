import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reviewPictures } from './pictures.ts';

/** Draws the pictures of docs/review.md anew, from the cards and windows of today. */
const pictures = join(import.meta.dirname, '..', '..', 'docs', 'pictures');
for (const [file, svg] of Object.entries(await reviewPictures())) {
  writeFileSync(join(pictures, file), svg);
  process.stdout.write(`docs/pictures/${file}\n`);
}
