import escapeHtml from 'escape-html';
import type { Publication } from '../publication.ts';

/** The mail as HTML that mail clients understand: one column, styles inline, every text escaped. */
export function emailHtml({ pieces, assets, name }: Publication): string {
  const image = assets.email;
  const banner =
    image === undefined
      ? ''
      : `<img src="${escapeHtml(image.url)}" width="600" alt="${escapeHtml(name)}" style="display:block;width:100%;max-width:600px">`;
  const paragraphs = pieces.emailBody
    .split(/\n{2,}/)
    .map((text) => `<p style="margin:0 0 16px">${escapeHtml(text).replaceAll('\n', '<br>')}</p>`)
    .join('');
  return (
    '<!doctype html><html><body style="margin:0;background:#f4f5f7;font-family:Helvetica,Arial,sans-serif;color:#172b4d">' +
    '<div style="max-width:600px;margin:0 auto;background:#ffffff">' +
    banner +
    `<div style="padding:32px"><h1 style="margin:0 0 8px;font-size:26px">${escapeHtml(pieces.headline)}</h1>` +
    `<p style="margin:0 0 24px;color:#5e6c84">${escapeHtml(pieces.tagline)}</p>${paragraphs}</div></div></body></html>`
  );
}

export function emailText({ pieces }: Publication): string {
  return `${pieces.headline}\n${pieces.tagline}\n\n${pieces.emailBody}\n`;
}
