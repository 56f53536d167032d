import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot } from '#lib/root.ts';

interface Component {
  purl: string;
  version: string;
  hashes?: readonly { alg: string; content: string }[];
  licenses?: readonly unknown[];
}

describe('the software bill of materials', () => {
  const root = projectRoot();

  it('names each package of the lockfile, with its hash and licence, in CycloneDX', () => {
    const written = execFileSync('npm', ['run', '--silent', 'sbom'], { cwd: root, encoding: 'utf8' });
    const sbom = JSON.parse(written) as { bomFormat: string; components: Component[] };
    assert.equal(sbom.bomFormat, 'CycloneDX');
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string; name?: string }>;
    };
    const purls = new Set(sbom.components.map(({ purl }) => decodeURIComponent(purl)));
    for (const [path, { version, name }] of Object.entries(packages)) {
      if (path === '') continue;
      const wanted = `pkg:npm/${name ?? path.split('node_modules/').at(-1)}@${version}`;
      assert.ok(purls.has(wanted), wanted);
    }
    const bare = sbom.components.filter(({ hashes, licenses }) => !hashes?.length || !licenses?.length);
    assert.deepEqual(
      bare.map(({ purl }) => purl),
      [],
    );
  });
});
