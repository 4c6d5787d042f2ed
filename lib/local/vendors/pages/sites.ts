import type { SandboxAnswer } from '../sandbox.ts';

function robots(text: string): SandboxAnswer {
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: text };
}

function page(site: string, title: string, description: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>${title} | ${site}</title>
  <meta name="description" content="${description}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <style>body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: auto }</style>
  <script>window.dataLayer = window.dataLayer || [];</script>
</head>
<body>
  <nav><a href="/">${site}</a> <a href="/pricing">Pricing</a> <a href="/blog">Blog</a></nav>
  <main>
${main}
  </main>
  <footer>&copy; ${site}. Prices without VAT.</footer>
</body>
</html>
`;
}

/** What three competitors have on the web, under names that nobody can register. */
export const pageSites: Readonly<Record<string, string | SandboxAnswer>> = {
  'https://acme.example/robots.txt': robots('User-agent: *\nDisallow: /admin/\nDisallow: /*?session=\n'),
  'https://acme.example/pricing': page(
    'Acme Deploy',
    'Pricing',
    'Simple prices for release automation. Start free, pay by the deployment.',
    `    <article>
      <h1>Pay for what you release</h1>
      <p>Acme Deploy ships your services from one pipeline. Every plan has unlimited users.</p>
      <h2>Team</h2>
      <p>EUR 49 a month for 200 deployments. Rollbacks are free and take under a minute.</p>
      <h2>Business</h2>
      <p>EUR 290 a month for 2,000 deployments, with audit log, single sign-on and support on working days.</p>
      <a class="cta" href="/signup">Start free for 14 days</a>
      <button type="button">Talk to sales</button>
    </article>`,
  ),
  'https://acme.example/admin/': page('Acme Deploy', 'Admin', 'Not for visitors.', '    <h1>Admin</h1>'),
  'https://northpipe.example/robots.txt': robots('User-agent: *\nAllow: /\n'),
  'https://northpipe.example/': page(
    'Northpipe',
    'Delivery pipelines without the plumbing',
    'Northpipe builds, tests and releases on infrastructure that you never have to look after.',
    `    <div class="content">
      <h1>Delivery pipelines without the plumbing</h1>
      <p>Connect a repository and the first build runs in two minutes. Northpipe caches what did not change,
      so the median build of our customers takes four minutes.</p>
      <h2>Made for many teams</h2>
      <p>Templates keep two hundred pipelines alike. Change one, and all of them follow after review.</p>
      <h2>Runs where your data is</h2>
      <p>Runners in the EU, the US and Asia, or in your own account.</p>
      <a class="cta" href="/start">Connect a repository</a>
    </div>`,
  ),
  'https://harbourly.example/robots.txt': { status: 404 },
  'https://harbourly.example/product': page(
    'Harbourly',
    'Releases you can take back',
    'Progressive delivery with automatic rollback for Kubernetes and serverless.',
    `    <article>
      <h1>Releases you can take back</h1>
      <p>Harbourly sends a new version to one visitor in a hundred, watches your own metrics, and goes on or
      back by itself.</p>
      <h2>Rules, not dashboards</h2>
      <p>Write down what "healthy" means once. Nobody has to stare at graphs on a Friday afternoon.</p>
      <h2>Works with what you have</h2>
      <p>Agents for Kubernetes, ECS and Lambda; metrics from Prometheus, CloudWatch or Datadog.</p>
      <button class="cta">Book a demo</button>
    </article>`,
  ),
};
