import { headerOf, payloadOf } from '../local/vendors/github-receiver.ts';
import { arrived, effect, type OpenPull, repo } from './github-worlds.ts';

// What can be seen of a world where emulate is not GitHub, each with a pull request of its own.

export async function secondPull({ world, branch }: OpenPull) {
  const { status } = await world.ask('POST', 'pulls', { title: 'Second', head: branch, base: 'main' });
  return status === 201 ? 'made' : `refused: ${status}`;
}

export async function deletionTwice({ world, branch }: OpenPull) {
  await world.ask('DELETE', `git/refs/heads/${branch}`);
  return (await world.ask('DELETE', `git/refs/heads/${branch}`)).status;
}

export async function staleMerge({ world, pull }: OpenPull) {
  return (await world.ask('PUT', `pulls/${pull.number}/merge`, { sha: '0'.repeat(40) })).status;
}

export async function mergeTwice({ world, pull }: OpenPull) {
  await world.ask('PUT', `pulls/${pull.number}/merge`, {});
  return (await world.ask('PUT', `pulls/${pull.number}/merge`, {})).status;
}

export async function issueOfPull({ world, pull }: OpenPull) {
  return (await world.ask('GET', `issues/${pull.number}`)).status;
}

export async function unknownCommit({ world }: OpenPull) {
  return (await world.ask('GET', `commits/${'0'.repeat(40)}`)).status;
}

export async function headFollows({ world, branch, pull }: OpenPull) {
  const file = { path: `${branch}-more.md`, branch, message: 'More', content: 'Two' };
  const { commitSha } = await world.github.putFile(effect, repo, file);
  return (await world.github.getPullRequest(repo, pull.number))?.headSha === commitSha;
}

export async function pushOfMerge(opened: OpenPull) {
  const { world, pull } = opened;
  const merge = { head: pull.headSha, title: 'Merged' };
  const { sha } = await world.github.mergePullRequest(effect, repo, pull.number, merge);
  await arrived(opened, 'pull_request', 'closed');
  await world.webhooksSettled();
  return world.receiver.received.some((delivery) => payloadOf(delivery).after === sha);
}

export async function numberAtTop(opened: OpenPull) {
  return payloadOf(await arrived(opened, 'pull_request', 'opened')).number === opened.pull.number;
}

export async function lettersOfState(opened: OpenPull) {
  await opened.world.review(opened.pull.number, 'APPROVE', 'Fine.');
  const { review } = payloadOf(await arrived(opened, 'pull_request_review', 'submitted'));
  return { approved: 'small letters', APPROVED: 'capitals' }[String(review.state)];
}

export async function idOfDelivery(opened: OpenPull) {
  const id = headerOf(await arrived(opened, 'pull_request', 'opened'), 'x-github-delivery') ?? '';
  return /^\d+$/.test(id) ? 'number' : /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id) ? 'GUID' : id;
}

export async function userAgent(opened: OpenPull) {
  return headerOf(await arrived(opened, 'pull_request', 'opened'), 'user-agent')?.split('/')[0];
}
