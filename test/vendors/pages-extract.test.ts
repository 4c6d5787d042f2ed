import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { extractPage, pageBounds } from '../../lambdas/vendors/pages/page-extract.ts';

const url = new URL('https://acme.example/');
const extract = (html: string) => extractPage(html, url);

describe('what a page says', () => {
  it('is its title and description, from the one or the other place', () => {
    const usual = extract('<title>Tea &amp; more</title><meta name="description" content=" Green  tea ">');
    assert.equal(usual.title, 'Tea & more');
    assert.equal(usual.description, 'Green tea');
    const social = extract(
      '<meta property="og:title" content="Tea"><meta property="og:description" content="Leaves">',
    );
    assert.equal(social.title, 'Tea');
    assert.equal(social.description, 'Leaves');
  });

  it('is never a script, a style or a menu', () => {
    const { content, headlines } = extract(
      '<body><nav><h2>Menu</h2></nav><main><script>alert("no")</script><style>p{}</style><p>Yes</p>' +
        '<noscript>no</noscript><template>no</template><!-- no --></main><footer>no</footer></body>',
    );
    assert.equal(content, 'Yes');
    assert.deepEqual(headlines, []);
  });

  it('keeps words of neighbouring blocks apart and folds white space', () => {
    const { content } = extract(
      '<article><h1>One</h1><p>two\n\n   three</p><ul><li>four</li><li>five</li></ul></article>',
    );
    assert.equal(content, 'One two three four five');
  });

  const places: readonly (readonly [string, string, string])[] = [
    ['the article', '<main>around <article>inside</article></main>', 'inside'],
    ['all articles, each once', '<article>a <article>b</article></article><article>c</article>', 'a b\nc'],
    ['what is called content', '<main>around <div class="wide content">inside</div></main>', 'inside'],
    ['the main part', '<body>around <main>inside</main></body>', 'inside'],
    ['the body', '<body>all of it</body>', 'all of it'],
    ['anything', 'only text', 'only text'],
    ['the next place where one is empty', '<article> </article><main>inside</main>', 'inside'],
  ];
  for (const [what, html, expected] of places) {
    it(`is taken from ${what}`, () => assert.equal(extract(html).content, expected));
  }

  it('names headlines and calls to action once each', () => {
    const facts = extract(
      '<h1>Tea</h1><h2>Green</h2><h2>Green</h2><h3>No</h3><button>Buy</button><a class="cta">Try</a><a class="cta">Buy</a>',
    );
    assert.deepEqual(facts.headlines, ['Tea', 'Green']);
    assert.deepEqual(facts.callsToAction, ['Buy', 'Try']);
  });

  it('has no invisible characters that could hide an order', () => {
    const { content } = extract('<main>buy\u200b\u202e \u0007now\u{e0041}</main>');
    assert.equal(content, 'buy now');
  });

  const hostile: readonly (readonly [string, string])[] = [
    ['nested too deep', '<div>'.repeat(40_000)],
    ['of too many elements', '<b>x</b>'.repeat(60_000)],
  ];
  for (const [what, html] of hostile) {
    it(`is nothing where a page is ${what}`, () => {
      assert.throws(() => extract(html), { name: 'VendorRejectedError', code: 'not_parsable' });
    });
  }

  it('goes on before and after comments, closed or not', () => {
    assert.equal(extract('<main>a<!-- b --> c</main><!-- d').content, 'a c');
    assert.equal(extract(`<main>a</main>${'<!--'.repeat(100_000)}`).content, 'a');
  });

  it('is bounded, whatever the page is', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '<h1>',
            '</h1>',
            '<article>',
            '</p>',
            '<button>',
            'word '.repeat(3_000),
            '😀',
            '<',
            '&#0;',
          ),
          { maxLength: 40 },
        ),
        (pieces) => {
          const facts = extract(pieces.join(''));
          assert.ok(facts.content.length <= pageBounds.content);
          assert.ok(facts.headlines.length <= pageBounds.headlines.items);
          for (const headline of facts.headlines) assert.ok(headline.length <= pageBounds.headlines.length);
          for (const call of facts.callsToAction) assert.ok(call.length <= pageBounds.callsToAction.length);
          assert.ok(facts.content.isWellFormed());
        },
      ),
      { numRuns: 100 },
    );
  });
});
