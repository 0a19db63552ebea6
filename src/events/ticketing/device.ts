import { z } from 'zod';
import { visibleOrNull } from '../visible-text.ts';

const textOrNull = z.string().nullable();

/** What an app told of the device that a ticket was opened on. */
export const deviceMetadata = z.strictObject({
  device_id: textOrNull,
  device_model: textOrNull,
  platform: textOrNull,
  app_version: textOrNull,
});
export type DeviceMetadata = z.infer<typeof deviceMetadata>;

/** In this order: browsers on a phone name its system, too. */
const PLATFORMS: readonly (readonly [string, RegExp])[] = [
  ['ios', /\b(iphone|ipad|ipod|ios|cfnetwork)\b/i],
  ['android', /\b(android|okhttp|dalvik)\b/i],
  ['web', /\bmozilla\b/i],
];

export type DeviceWithPlatform = DeviceMetadata & { readonly platform: string };

/** What was told of a device, with its platform: as it was told, else as the user agent shows it, else `unknown`. */
export function withPlatform(
  device: DeviceMetadata | null,
  userAgent: string | null,
): DeviceWithPlatform | null {
  if (device === null) return null;
  const { platform } = device;
  return { ...device, platform: visibleOrNull(platform) ?? platformOf(userAgent) };
}

const platformOf = (userAgent: string | null): string =>
  PLATFORMS.find(([, pattern]) => pattern.test(userAgent ?? ''))?.[0] ?? 'unknown';
