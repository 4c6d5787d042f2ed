import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const bucket = new S3Client({});

export async function handler({ id }: { readonly id: string }) {
  const labelKey = `labels/${id}.txt`;
  await bucket.send(
    new PutObjectCommand({ Bucket: process.env['LABELS_BUCKET'], Key: labelKey, Body: `PARCEL ${id}` }),
  );
  return { labelKey };
}
