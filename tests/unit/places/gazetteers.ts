import { loadGazetteer } from '#features/places/gazetteer.repository.ts';
import { projectRoot } from '#lib/root.ts';

/** The project's own gazetteer, as it was on the day these tests were written. */
export const gazetteer = await loadGazetteer(projectRoot(), '2026-11-22');
