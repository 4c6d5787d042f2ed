import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

export interface TablesProps {
  /** Refuses to delete a table, and keeps it when the stack goes. */
  readonly keepData: boolean;
}

/** The tables. Each item carries the time at which it may go. */
export class Tables extends Construct {
  /**
   * One record a campaign with its progress and timeline beside it. `byWakeAt` and `byReviewAt` are sparse: only
   * what waits for the sweeper, or for the review clock, is in them.
   */
  readonly campaigns: Table;
  readonly wizards: Table;
  /** The circuit of each service, what has happened to it, and whose turn it is. */
  readonly circuitBreakers: Table;

  constructor(scope: Construct, id: string, { keepData }: TablesProps) {
    super(scope, id);
    const shared = {
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: keepData,
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
    this.campaigns = new Table(this, 'Campaigns', {
      ...shared,
      partitionKey: { name: 'campaignId', type: AttributeType.STRING },
      sortKey: { name: 'item', type: AttributeType.STRING },
    });
    this.campaigns.addGlobalSecondaryIndex({
      indexName: 'byWakeAt',
      partitionKey: { name: 'wakeGroup', type: AttributeType.STRING },
      sortKey: { name: 'wakeAt', type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.campaigns.addGlobalSecondaryIndex({
      indexName: 'byReviewAt',
      partitionKey: { name: 'reviewGroup', type: AttributeType.STRING },
      sortKey: { name: 'reviewAt', type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.wizards = new Table(this, 'Wizards', {
      ...shared,
      partitionKey: { name: 'wizardId', type: AttributeType.STRING },
    });
    this.circuitBreakers = new Table(this, 'CircuitBreakers', {
      ...shared,
      partitionKey: { name: 'service', type: AttributeType.STRING },
      sortKey: { name: 'item', type: AttributeType.STRING },
    });
  }
}
