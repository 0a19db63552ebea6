import {
  asked,
  filtersIn,
  isNarrowed,
  listOf,
  NO_FILTERS,
  noMomentIn,
  partsOf,
  toggled,
  written,
} from '../../console/src/list/filters.ts';

describe('the filters in the address', () => {
  it('are those of the open view where it says nothing', () => {
    expect(filtersIn('')).toEqual(NO_FILTERS);
    expect(written(NO_FILTERS)).toBe('');
  });

  it('are read as they were written', () => {
    const filters = {
      ...NO_FILTERS,
      view: 'mine',
      search: 'żółw & "two words" #12',
      inMessages: true,
      sort: 'waiting',
      order: 'asc',
      kind: ['ticket'],
      status: ['pending', 'escalated'],
      priority: ['urgent'],
      type: ['OTHER'],
      assigned_to: ['unassigned', 'ada'],
      tag: ['a,b', 'back\\slash', 'plain'],
      createdFrom: '2026-03-01',
      createdTo: '2026-03-31',
      person: 'user:a:b',
    } as const;
    expect(filtersIn(written(filters))).toEqual(filters);
  });

  it('name a figure of the reports, or a moment of the past', () => {
    const period = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' };
    const figure = { metric: 'resolved', ...period, by: 'admin', group: 'ada', asOf: '77' } as const;
    for (const one of [figure, { ...figure, by: null, group: '' }, { ...figure, group: '', asOf: '' }])
      expect(filtersIn(written({ ...NO_FILTERS, figure: one }))).toEqual({ ...NO_FILTERS, figure: one });
    expect(asked({ ...NO_FILTERS, figure })).toMatchObject({ counted: 'resolved', counted_group: 'ada' });
    const past = { ...NO_FILTERS, asOf: '2026-03-01T10:00:00.000Z' };
    expect(filtersIn(written({ ...past, figure }))).toEqual(past);
  });

  it.each([
    '?counted=resolved&counted_from=2026-03-01',
    '?counted=a%20b&counted_from=2026-03-01&counted_to=2026-03-02',
    '?created_from=2026-02-99',
    '?as_of=now',
    '?view=nothing',
    '?sort=size',
    '?order=up',
    '?status=lost,',
    '?kind=mail',
    '?person=ada',
    '?person=user:%20ada',
    '?priority=%00',
    '?tag=,,',
  ])('leave out what a list does not know: %s', (search) => expect(filtersIn(search)).toEqual(NO_FILTERS));

  it.each([
    ['?as_of=bogus', 'bogus'],
    ['?as_of=2026-04-01', '2026-04-01'],
    ['?as_of=2026-04-01T08:00:00Z', null],
    ['', null],
  ])('tell a moment that is none: %s', (search, given) => expect(noMomentIn(search)).toBe(given));

  it('hold each value once', () => {
    expect(filtersIn('?status=pending,pending').status).toEqual(['pending']);
  });

  it.each([
    [['a,b', 'c'], 'a\\,b,c'],
    [['\\'], '\\\\'],
    [[], ''],
  ])('write the list %j as %j', (parts, list) => {
    expect(listOf(parts)).toBe(list);
    expect(partsOf(list)).toEqual(parts);
  });

  it('take a value in, and out again', () => {
    const narrowed = toggled(NO_FILTERS, 'tag', 'vip');
    expect(narrowed.tag).toEqual(['vip']);
    expect([isNarrowed(narrowed), isNarrowed(NO_FILTERS)]).toEqual([true, false]);
    expect(toggled(narrowed, 'tag', 'vip')).toEqual(NO_FILTERS);
  });

  it('ask the desk for highlights of a search only', () => {
    expect(asked({ ...NO_FILTERS, search: '  ' })).toEqual({
      view: 'open',
      sort_by: 'updated',
      sort_order: 'desc',
    });
    expect(asked({ ...NO_FILTERS, search: ' refund ' })).toMatchObject({
      search: 'refund',
      highlight: 'true',
    });
  });

  it.each([
    ['e', 'e'],
    ['7', '7'],
    ['#', undefined],
    ['el', 'el'],
    ['水', '水'],
    ['ب', 'ب'],
  ])('search for %j as %j', (search, sent) => {
    expect(asked({ ...NO_FILTERS, search })).toHaveProperty('view', 'open');
    expect((asked({ ...NO_FILTERS, search }) as { search?: string }).search).toBe(sent);
  });
});
