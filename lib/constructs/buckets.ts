import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Distribution, PriceClass, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface BucketsProps {
  /** Days until what a campaign wrote is deleted. */
  readonly retentionDays: number;
  /** Keeps the buckets when the stack goes. */
  readonly keepData: boolean;
}

/** What campaigns write: texts that stay private, and images that mail and posts show. */
export class Buckets extends Construct {
  /** Findings and content, under `campaigns/<id>/`. Content is immutable, so nothing is versioned. */
  readonly artifacts: Bucket;
  /** Images. Private too: the world reads them through CloudFront, by names that nobody can guess. */
  readonly images: Bucket;
  readonly imagesDistribution: Distribution;

  constructor(scope: Construct, id: string, { retentionDays, keepData }: BucketsProps) {
    super(scope, id);
    const shared = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
    const abandoned = { abortIncompleteMultipartUploadAfter: Duration.days(1) };
    this.artifacts = new Bucket(this, 'Artifacts', {
      ...shared,
      lifecycleRules: [{ ...abandoned, expiration: Duration.days(retentionDays) }],
    });
    // No expiry: a mail that was sent shows its images for as long as somebody keeps it.
    this.images = new Bucket(this, 'Images', { ...shared, lifecycleRules: [abandoned] });
    this.imagesDistribution = new Distribution(this, 'ImagesDistribution', {
      comment: 'Images of campaigns, for mail and posts',
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(interfaceOf(this.images)),
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      },
    });
  }

  /** Where the images are read, without a slash at its end. */
  get imagesBaseUrl(): string {
    return `https://${this.imagesDistribution.distributionDomainName}`;
  }
}

/** With `exactOptionalPropertyTypes`, CDK's class is not assignable to CDK's own interface. */
function interfaceOf(bucket: unknown): IBucket {
  if (isBucket(bucket)) return bucket;
  throw new TypeError('should be a bucket');
}

const isBucket = (construct: unknown): construct is IBucket => construct instanceof Bucket;
