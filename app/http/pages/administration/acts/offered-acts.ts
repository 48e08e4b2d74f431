import type { Person } from '../../../../journeys/administration/read-person.ts';
import { personPath } from '../../words/account-words.ts';
import type { ActNeeds, ActPlace } from './act.ts';
import { acts } from './acts.ts';

const places: readonly ActPlace[] = [
  'verdict',
  'account',
  'security',
  'sessions',
  'keys',
  'closing',
];

/** What can be done for a person now, by the places of their page, as templates show it. */
export function offeredActs(person: Person, needs: ActNeeds) {
  const offered = acts.filter((act) => act.isOffered(person, needs));
  const at = (place: ActPlace) =>
    offered
      .filter((act) => act.place === place)
      .map(({ name, label, isDangerous = false }) => ({
        href: `${personPath(person.account.username)}/${name}`,
        label,
        isDangerous,
      }));
  return Object.fromEntries(places.map((place) => [place, at(place)]));
}
