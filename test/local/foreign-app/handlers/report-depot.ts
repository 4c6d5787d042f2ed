import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { parcelsAt } from './parcels-table.ts';

const bucket = new S3Client({});

/** On a schedule: how many parcels the depot has. */
export async function handler({ depot }: { readonly depot: string }) {
  const count = (await parcelsAt(depot)).length;
  await bucket.send(
    new PutObjectCommand({
      Bucket: process.env['LABELS_BUCKET'],
      Key: `reports/${depot}.json`,
      Body: JSON.stringify({ count }),
    }),
  );
}
