import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { drawAreaMap, depthOf, keyOf, TILES } from '#features/places/area-map.ts';
import { distanceMiles } from '#features/places/distance.ts';
import { readGazetteerRows } from '#features/places/gazetteer.repository.ts';
import { areaOf, fold, gazetteerOn, nearestArea, type GazetteerRows } from '#features/places/gazetteer.ts';
import { addDays } from '#lib/clock.ts';
import { projectRoot } from '#lib/root.ts';
import { gazetteer } from './gazetteers.ts';

describe('the gazetteer', () => {
  it('has the twelve districts of Kent, and Medway', () => {
    assert.equal(gazetteer.areas.length, 13);
    assert.equal(new Set(gazetteer.areas.map((area) => area.gssCode)).size, 13);
    assert.equal(areaOf(gazetteer, 'medway')?.gssCode, 'E06000035');
    assert.equal(areaOf(gazetteer, 'atlantis'), undefined);
  });

  it('names every area as its slug does', () => {
    for (const area of gazetteer.areas) assert.equal(area.slug, fold(area.name).replaceAll(' ', '-'));
  });

  it('has no town, village or outcode far from its own area', () => {
    for (const place of [...gazetteer.towns, ...gazetteer.villages, ...gazetteer.outcodes.values()]) {
      const area = areaOf(gazetteer, place.area);
      assert.ok(area !== undefined && distanceMiles(area, place) < 20, JSON.stringify(place));
    }
  });

  it('loses no town, village or outcode on any day on which the areas change', async () => {
    const rows = await readGazetteerRows(projectRoot());
    const changes = rows.areas.flatMap(({ validFrom, validTo }) => [
      validFrom,
      validTo && addDays(validTo, 1),
    ]);
    for (const day of [...changes, '2026-11-22'].filter(
      (change) => change !== undefined && change >= '2026-11-22',
    )) {
      const then = gazetteerOn(day ?? '', rows);
      assert.equal(then.towns.length, new Set(rows.towns.map((town) => town.slug)).size, `towns on ${day}`);
      assert.equal(
        then.villages.length,
        new Set(rows.villages.map((village) => village.slug)).size,
        `villages on ${day}`,
      );
      assert.equal(
        then.outcodes.size,
        new Set(rows.outcodes.map((row) => row.outcode)).size,
        `outcodes on ${day}`,
      );
    }
  });

  it('says which file and line is wrong', async () => {
    const root = await mkdtemp(join(tmpdir(), 'gazetteer-'));
    const outcodes = join(root, 'db/data/outcodes.csv');
    try {
      await cp(join(projectRoot(), 'db/data'), join(root, 'db/data'), { recursive: true });
      await writeFile(
        outcodes,
        'outcode,lat,lon,area,inside,whole\nME1,51.3,0.5,medway,true,false\nME2,north,0.5,medway,true,false\n',
      );
      await assert.rejects(readGazetteerRows(root), /outcodes\.csv, line 3: .*lat/s);
      await writeFile(outcodes, 'outcode,lat,lon,area,inside,whole\nME1,51.3,0.5,essex,true,false\n');
      await assert.rejects(readGazetteerRows(root), /areas\.csv has no area "essex"/);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});

describe('a reorganisation of the councils', () => {
  const at = { lat: 51.3, lon: 0.8 };
  const area = { ...at, gssCode: 'E07000113', alsoKnownAs: [] };
  const town = { ...at, slug: 'faversham', name: 'Faversham', kind: 'town', alsoKnownAs: [] } as const;
  const rows: GazetteerRows = {
    areas: [
      { ...area, slug: 'swale', name: 'Swale', validFrom: '1974-04-01', validTo: '2028-03-31' },
      { ...area, slug: 'north-kent', name: 'North Kent', validFrom: '2028-04-01', validTo: undefined },
    ],
    towns: [
      { ...town, area: 'swale' },
      { ...town, area: 'north-kent' },
    ],
    villages: [],
    outcodes: [],
    neighbours: [{ postcodeArea: 'SS', areas: ['swale', 'north-kent'] }],
    outside: [{ ...at, name: 'Southend', areas: ['swale', 'north-kent'], alsoKnownAs: [] }],
  };

  it('moves a town to its new area on the day, and not before', () => {
    const before = gazetteerOn('2028-03-31', rows);
    assert.deepEqual(
      [before.areas.map((a) => a.slug), before.towns.map((t) => t.area)],
      [['swale'], ['swale']],
    );
    const after = gazetteerOn('2028-04-01', rows);
    assert.deepEqual(
      [after.areas.map((a) => a.slug), after.towns.map((t) => t.area)],
      [['north-kent'], ['north-kent']],
    );
    assert.deepEqual(after.neighbours.get('SS'), ['north-kent']);
    assert.deepEqual(after.outsideByName.get('southend')?.areas, ['north-kent']);
  });
});

describe('comparing names', () => {
  it('looks past case, accents, apostrophes, hyphens and "&"', () => {
    assert.equal(fold("  The King's  Hill "), 'kings hill');
    assert.equal(fold('Westgate-on-Sea'), 'westgate on sea');
    assert.equal(fold('Tonbridge & Malling'), 'tonbridge and malling');
    assert.equal(fold('Tonbridge&Malling'), 'tonbridge and malling');
    assert.equal(fold('Mârgäte'), 'margate');
    assert.equal(fold('?!'), '');
  });
});

describe('what lies near a position', () => {
  it('gives a place to an employer who sends only a position', () => {
    const areas: [lat: number, lon: number, slug: string | undefined][] = [
      [51.4388, 0.2706, 'dartford'],
      [51.2679, 0.0749, 'sevenoaks'],
      [50.91, 0.97, 'folkestone-and-hythe'],
      [50.9505, 0.7337, undefined],
      [51.5074, -0.1278, undefined],
      [50.8543, 0.5735, undefined],
    ];
    for (const [lat, lon, slug] of areas)
      assert.equal(nearestArea(gazetteer, { lat, lon })?.slug, slug, `${lat}, ${lon}`);
  });
});

describe('the map of the areas', () => {
  it('has a tile with its full name for each of the areas, and no tile twice', () => {
    const named = new Map(
      drawAreaMap(gazetteer.areas).tiles.map(({ slug, lines }) => [
        slug,
        lines.map(({ text }) => text).join(' '),
      ]),
    );
    assert.deepEqual(named, new Map(Object.keys(TILES).map((slug) => [slug, areaOf(gazetteer, slug)?.name])));
    const spots = Object.values(TILES).map(({ column, row }) => `${column} ${row}`);
    assert.equal(new Set(spots).size, gazetteer.areas.length);
  });

  it('keeps every corner within the drawing', () => {
    const { width, height, tiles } = drawAreaMap(gazetteer.areas);
    for (const { points } of tiles) {
      const corners = points.split(' ').map((corner) => corner.split(',').map(Number));
      assert.equal(corners.length, 6);
      for (const [x = NaN, y = NaN] of corners) assert.ok(x >= 0 && x <= width && y >= 0 && y <= height);
    }
  });

  it('stands Thanet east of Medway, and Tunbridge Wells south of it', () => {
    const tiles = new Map(drawAreaMap(gazetteer.areas).tiles.map((tile) => [tile.slug, tile]));
    const [thanet, medway, wells] = ['thanet', 'medway', 'tunbridge-wells'].map((slug) => tiles.get(slug));
    assert.ok((thanet?.x ?? 0) > (medway?.x ?? 0));
    assert.ok((wells?.countY ?? 0) > (medway?.countY ?? 0));
  });

  it('colours by share of the largest count', () => {
    assert.deepEqual(
      [0, 1, 30, 60, 100].map((count) => depthOf(count, 100)),
      [0, 1, 2, 3, 4],
    );
    assert.equal(depthOf(0, 0), 0);
  });

  it('has a key that says the depth of every count', () => {
    for (const most of [0, 1, 2, 3, 7, 100, 1_234]) {
      const key = keyOf(most);
      for (let count = 0; count <= most; count += 1) {
        const entries = key.filter(({ from, to }) => from <= count && count <= to);
        assert.deepEqual(
          entries.map(({ depth }) => depth),
          [depthOf(count, most)],
          `${count} of ${most}`,
        );
      }
    }
  });
});
