import * as z from 'zod';
import { AssemblyError } from '../assembly-errors.ts';
import type { CorsConfiguration, HttpApiResource, RouteAuthorization, RouteResource } from '../deployment.ts';
import type { StackResource } from '../stack.ts';
import { flag, integer, text } from './property-schemas.ts';

const apiSchema = z.object({
  ProtocolType: z.string().default('HTTP'),
  CorsConfiguration: z
    .looseObject({
      AllowOrigins: z.array(z.string()).default([]),
      AllowMethods: z.array(z.string()).default([]),
      AllowHeaders: z.array(z.string()).default([]),
      ExposeHeaders: z.array(z.string()).default([]),
      MaxAge: integer.optional(),
      AllowCredentials: flag.default(false),
    })
    .optional(),
});

const stageSchema = z.object({
  ApiId: z.string(),
  StageName: z.string(),
  StageVariables: z.record(z.string(), text).default({}),
  DefaultRouteSettings: z
    .looseObject({
      ThrottlingRateLimit: z.coerce.number().optional(),
      ThrottlingBurstLimit: integer.optional(),
    })
    .optional(),
});

const routeSchema = z.object({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string().optional(),
  AuthorizationType: z.string().default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
});

const integrationSchema = z.object({
  IntegrationType: z.string(),
  IntegrationSubtype: z.string().optional(),
  IntegrationUri: z.string().optional(),
  PayloadFormatVersion: text.default('1.0'),
  TimeoutInMillis: integer.default(30_000),
});

const authorizerSchema = z.object({
  AuthorizerType: z.string(),
  IdentitySource: z.array(z.string()).default(['$request.header.Authorization']),
  JwtConfiguration: z
    .looseObject({ Issuer: z.string(), Audience: z.array(z.string()).default([]) })
    .optional(),
});

type Unsupported = (resource: StackResource, why: string) => void;

/** The HTTP APIs among the resources, each with its routes, integrations and authorizers put together. */
export function readHttpApis(
  resources: readonly StackResource[],
  unsupported: Unsupported,
): readonly HttpApiResource[] {
  const routes = resources
    .filter(({ type }) => type === 'AWS::ApiGatewayV2::Route')
    .map((resource) => ({ resource, ...resource.read(routeSchema) }));
  const stages = resources
    .filter(({ type }) => type === 'AWS::ApiGatewayV2::Stage')
    .map((resource) => ({ resource, ...resource.read(stageSchema) }));

  return resources
    .filter(({ type }) => type === 'AWS::ApiGatewayV2::Api')
    .map((resource): HttpApiResource => {
      const { ProtocolType, CorsConfiguration } = resource.read(apiSchema);
      const id = resource.identity.ref;
      if (ProtocolType !== 'HTTP') unsupported(resource, `is a ${ProtocolType} API`);
      if ('Body' in resource.properties) unsupported(resource, 'is described by an OpenAPI body');
      const ownStages = stages.filter(({ ApiId }) => ApiId === id);
      for (const stage of ownStages) {
        if ('RouteSettings' in stage.resource.properties) {
          unsupported(stage.resource, 'has settings for single routes');
        }
        if (stage.StageName !== '$default') {
          unsupported(stage.resource, `is a stage named ${stage.StageName}; the twin serves $default`);
        }
      }
      const { ThrottlingRateLimit, ThrottlingBurstLimit } = ownStages[0]?.DefaultRouteSettings ?? {};
      return {
        logicalId: resource.logicalId,
        id,
        name: resource.identity.name,
        routes: routes
          .filter(({ ApiId }) => ApiId === id)
          .flatMap((route) => readRoute(route.resource, route, resources, unsupported)),
        ...(CorsConfiguration !== undefined && { cors: readCors(CorsConfiguration) }),
        stageVariables: ownStages[0]?.StageVariables ?? {},
        ...(ThrottlingRateLimit !== undefined && {
          throttle: {
            ratePerSecond: ThrottlingRateLimit,
            burst: ThrottlingBurstLimit ?? ThrottlingRateLimit,
          },
        }),
      };
    });
}

function readRoute(
  resource: StackResource,
  route: z.infer<typeof routeSchema>,
  resources: readonly StackResource[],
  unsupported: Unsupported,
): readonly RouteResource[] {
  const target = find(resources, 'AWS::ApiGatewayV2::Integration', route.Target?.split('/')[1], resource);
  const integration = target.read(integrationSchema);
  if (integration.IntegrationType !== 'AWS_PROXY' || integration.IntegrationSubtype !== undefined) {
    unsupported(
      target,
      `is an integration of type ${integration.IntegrationSubtype ?? integration.IntegrationType}`,
    );
    return [];
  }
  if (integration.PayloadFormatVersion !== '2.0') {
    unsupported(target, `has the payload format ${integration.PayloadFormatVersion}; the twin has 2.0`);
    return [];
  }
  const authorization = readAuthorization(resource, route, resources, unsupported);
  if (authorization === undefined) return [];
  const [method = 'ANY', path] =
    route.RouteKey === '$default' ? ['ANY', '$default'] : route.RouteKey.split(' ');
  return [
    {
      method,
      path: path ?? '$default',
      functionArn: functionArn(integration.IntegrationUri ?? ''),
      timeoutMs: integration.TimeoutInMillis,
      authorization,
    },
  ];
}

function readAuthorization(
  resource: StackResource,
  route: z.infer<typeof routeSchema>,
  resources: readonly StackResource[],
  unsupported: Unsupported,
): RouteAuthorization | undefined {
  const { AuthorizationType, AuthorizerId, AuthorizationScopes } = route;
  if (AuthorizationType === 'NONE' || AuthorizationType === 'AWS_IAM') return { type: AuthorizationType };
  const found = find(resources, 'AWS::ApiGatewayV2::Authorizer', AuthorizerId, resource);
  const { AuthorizerType, IdentitySource, JwtConfiguration } = found.read(authorizerSchema);
  if (AuthorizerType !== 'JWT' || JwtConfiguration === undefined) {
    unsupported(found, `is an authorizer of type ${AuthorizerType}; the twin knows JWT and IAM`);
    return undefined;
  }
  if (IdentitySource.join() !== '$request.header.Authorization') {
    unsupported(
      found,
      `takes the token from ${IdentitySource.join()}; the twin, from the Authorization header`,
    );
    return undefined;
  }
  return {
    type: 'JWT',
    issuer: JwtConfiguration.Issuer,
    audience: JwtConfiguration.Audience,
    scopes: AuthorizationScopes,
  };
}

function readCors(cors: NonNullable<z.infer<typeof apiSchema>['CorsConfiguration']>): CorsConfiguration {
  return {
    allowOrigins: cors.AllowOrigins,
    allowMethods: cors.AllowMethods,
    allowHeaders: cors.AllowHeaders,
    exposeHeaders: cors.ExposeHeaders,
    ...(cors.MaxAge !== undefined && { maxAgeSeconds: cors.MaxAge }),
    allowCredentials: cors.AllowCredentials,
  };
}

function find(
  resources: readonly StackResource[],
  type: string,
  ref: string | undefined,
  user: StackResource,
): StackResource {
  const found = resources.find((resource) => resource.type === type && resource.identity.ref === ref);
  if (found !== undefined) return found;
  throw new AssemblyError(`${user.stack.name}/${user.logicalId} refers to no ${type} of the assembly`);
}

/** The function behind an integration's address, which may be wrapped for the service that calls it. */
function functionArn(uri: string): string {
  return /functions\/(arn:.+)\/invocations$/.exec(uri)?.[1] ?? uri;
}
