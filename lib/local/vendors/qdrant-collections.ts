import type { Artifacts } from './artifacts.ts';

export type PointId = string | number;

export interface PointData {
  readonly id: PointId;
  readonly vector: readonly number[];
  readonly payload: Readonly<Record<string, unknown>>;
}

/** One collection; distances are cosine. */
export interface Collection {
  readonly name: string;
  readonly size: number;
  /** Indexed payload fields with their types. */
  readonly indexes: Map<string, string>;
  readonly points: Map<PointId, PointData>;
}

/** Overwrites points of the same id, as Qdrant does; the artifact counts how often. */
export function upsert(artifacts: Artifacts, collection: Collection, points: readonly PointData[]): void {
  for (const point of points) {
    collection.points.set(point.id, point);
    const artifact = artifacts.find('point', artifactId(collection, point.id));
    const version = Number(artifact?.data['version'] ?? 0) + 1;
    const data = { collection: collection.name, id: point.id, payload: point.payload, version };
    if (artifact === undefined) artifacts.create('point', artifactId(collection, point.id), data);
    else artifact.data = data;
  }
}

export function remove(artifacts: Artifacts, collection: Collection, ids: readonly PointId[]): void {
  for (const id of ids) {
    collection.points.delete(id);
    artifacts.remove('point', artifactId(collection, id));
  }
}

const artifactId = ({ name }: Collection, id: PointId) => `${name}/${id}`;

/** Cosine similarity; 0 where one of the vectors has no length. */
export function cosine(a: readonly number[], b: readonly number[]): number {
  let dot = 0;
  let squaresOfA = 0;
  let squaresOfB = 0;
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    dot += value * other;
    squaresOfA += value * value;
    squaresOfB += other * other;
  }
  const lengths = Math.sqrt(squaresOfA) * Math.sqrt(squaresOfB);
  return lengths === 0 ? 0 : dot / lengths;
}
