import type { RemovalPolicy } from 'aws-cdk-lib';
import {
  HttpApi as Api,
  HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Authorization, Throttling } from '../config.ts';
import type { ApiFunctionId } from './function-catalogue.ts';
import type { RouteSpec } from './routes.ts';

export interface HttpApiProps {
  readonly routes: readonly RouteSpec[];
  readonly functions: (id: ApiFunctionId) => IFunction;
  readonly authorization: Authorization;
  readonly throttling: Throttling;
  readonly logRetention: RetentionDays;
  readonly logRemoval: RemovalPolicy;
}

/** The HTTP API, made from a table of routes. */
export class HttpApi extends Construct {
  readonly url: string;
  /** Routes that let everybody in, since their functions verify a signature. */
  readonly openRoutes: readonly HttpRoute[];

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    const api = new Api(this, 'Api', { createDefaultStage: false });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: props.throttling.requestsPerSecond, burstLimit: props.throttling.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLogs', {
            retention: props.logRetention,
            removalPolicy: props.logRemoval,
          }),
        ),
      },
    });
    this.url = stage.url;

    const callers = callersOf(props.authorization);
    const anybody = new HttpNoneAuthorizer();
    this.openRoutes = props.routes.flatMap(({ method, path, functionId, access }) => {
      const made = api.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration: new HttpLambdaIntegration(functionId, props.functions(functionId)),
        authorizer: access === 'caller' ? callers : anybody,
      });
      return access === 'signature' ? made : [];
    });
  }
}

function callersOf(authorization: Authorization): IHttpRouteAuthorizer {
  switch (authorization.type) {
    case 'jwt':
      return new HttpJwtAuthorizer('Callers', authorization.issuer, {
        jwtAudience: [...authorization.audience],
      });
    case 'iam':
      return new HttpIamAuthorizer();
    default:
      return authorization satisfies never;
  }
}
