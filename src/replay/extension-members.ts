import type { Extension } from '../catalog/index.js';
import { ownerOf, type MemberKind } from '../sql/extension-names.js';
import type { WrittenName } from '../sql/names.js';
import type { Scene } from './scene.js';

/** The extension, made before, that brings along what a name means here. */
export function extensionWith(scene: Scene, kind: MemberKind, name: WrittenName): Extension | undefined {
  const owner = ownerOf(kind, name.name);
  if (owner === undefined) return undefined;
  const extension = scene.catalog.named('extension', owner);
  if (extension === undefined || extension.schema === undefined) return extension;
  const visible = name.schema === undefined ? scene.session.searchPath.includes(extension.schema) : extension.schema === name.schema;
  return visible ? extension : undefined;
}
