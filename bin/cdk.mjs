// The CDK starts this with whatever Node.js it finds; app.ts needs one that runs TypeScript.
const oldest = 24;
const [major] = process.versions.node.split('.').map(Number);
if (major < oldest) {
  console.error(
    `Campaign Orchestrator needs Node.js ${oldest} or later, and this is ${process.versions.node}: ` +
      'start it with "npm run synth" or "npm run deploy", which bring their own.',
  );
  process.exit(1);
}
await import('./app.ts');
