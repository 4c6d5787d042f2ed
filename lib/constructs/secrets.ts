import { RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { type Service, services } from '../../lambdas/platform/services.ts';

/** Name of the secret of a service, the same wherever a stage is deployed. */
export const secretName = (stage: string, service: string): string =>
  `campaign-orchestrator/${stage}/${service}`;

export interface VendorSecretsProps {
  readonly stage: string;
  /** Keeps the secrets when the stack goes. */
  readonly keepData: boolean;
}

export interface VendorSecret {
  /** What it is asked for by, and what a person sets it by. */
  readonly name: string;
  readonly secret: Secret;
}

/** Services without credentials: public pages are open to everybody. */
const withoutSecret: readonly Service[] = ['pages'];

/**
 * One secret a vendor. The stack makes it with a value that no vendor accepts; a person puts the real one in.
 */
export class VendorSecrets extends Construct {
  private readonly secrets: ReadonlyMap<Service, VendorSecret>;

  constructor(scope: Construct, id: string, { stage, keepData }: VendorSecretsProps) {
    super(scope, id);
    const withSecret = services.filter((service) => !withoutSecret.includes(service));
    this.secrets = new Map(withSecret.map((service) => [service, this.make(service, stage, keepData)]));
  }

  /** The secret of a service, or nothing for one that needs none. */
  of(service: Service): VendorSecret | undefined {
    return this.secrets.get(service);
  }

  private make(service: Service, stage: string, keepData: boolean): VendorSecret {
    const name = secretName(stage, service);
    const secret = new Secret(this, service, {
      secretName: name,
      description: `Credentials for ${service}, as JSON`,
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    return { name, secret };
  }
}
