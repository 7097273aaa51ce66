// The map: the service's own vector tiles and cameras, and no base map, so that nobody outside learns where somebody looks.
import * as maplibre from 'maplibre-gl';
import { at, h, put } from './dom.js';
import { isUndecided, type HitBook } from './book.js';
import { reference, ring, toDegrees, toGrid, type GridPoint } from './grid.js';
import { allPlaces, gridOf, onPlaces } from './places.js';
import { isDark, onChange } from './prefs.js';
import { authorisation, ROOT } from './session.js';
import { Sketch } from './sketch.js';
import { CAMERA_STATES, PRIORITIES } from './words.js';

const HITS_MAX = 2000; // the newest undecided ones; the list has all

type Colours = Record<'ground' | 'line' | 'zone' | 'camera' | 'cold' | 'warm' | 'high' | 'ink' | 'chosen', string>;

const DARK: Colours = {
  ground: '#10161c', line: '#3a4856', zone: '#7d93a8', camera: '#8fa1b3', cold: '#26435f', warm: '#c9a24a', high: '#ff9b7a', ink: '#e7ecf1',
  chosen: '#6db7ff',
};
const LIGHT: Colours = {
  ground: '#eef1f4', line: '#b4bfca', zone: '#56697c', camera: '#4a5b6c', cold: '#b9cfe4', warm: '#b07d13', high: '#b3261e', ink: '#16202a',
  chosen: '#0b5cad',
};

interface Layer { id: string; name: string; isOn: boolean; layers: string[] }

const KNOWN: Layer[] = [
  { id: 'cameras', name: 'Cameras', isOn: true, layers: ['cameras'] },
  { id: 'zones', name: 'Zones', isOn: true, layers: ['zones-fill', 'zones-line'] },
  { id: 'boundaries', name: 'Boundaries', isOn: true, layers: ['boundaries'] },
  { id: 'hotspots', name: 'Hotspots', isOn: false, layers: ['hotspots'] },
];

export class HitMap {
  /** Outlines of the registry, and the one that is being drawn. */
  readonly sketch = new Sketch();
  /** What a click on an outline of the registry does. */
  openShape: (name: string) => void = () => undefined;
  #map: maplibre.Map | null = null;
  #collections: string[] = [];
  #selected = '';
  #isFramed = false;
  #isAsked = false;
  #clicked: GridPoint | null = null;

  constructor(readonly book: HitBook, readonly choose: (name: string) => void) {
    maplibre.setWorkerUrl(new URL('map-worker.js', document.baseURI).href);
    maplibre.setWorkerCount(1);
    onPlaces(() => this.#ask());
    onChange(() => this.#restyle());
    book.onChange(() => this.#ask());
  }

  /** Where the map was clicked last. */
  get clicked(): GridPoint | null {
    return this.#clicked;
  }

  async start(): Promise<void> {
    const answer = await fetch(`${ROOT}/collections`, { headers: authorisation() });
    const found = answer.ok ? (await answer.json() as { collections: { id: string }[] }).collections : [];
    this.#collections = found.map(({ id }) => id).filter((id) => !id.startsWith('hotspots.') && !['hits', 'tracks', 'cameras'].includes(id));
    const canvas = document.createElement('canvas');
    if (!canvas.getContext('webgl2')) {
      put(at('map'), h('p', { class: 'hint' }, 'This browser cannot draw maps (WebGL 2 is missing). Everything else works.'));
      return;
    }
    this.#map?.remove();
    this.#isFramed = false;
    const map = this.#map = new maplibre.Map({
      container: 'map',
      style: this.#style(),
      center: [-2.85, 53.43],
      zoom: 10,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 0,
      // Tiles ask who looks; nothing else is ever asked for, and nobody else.
      transformRequest: (url: string) => url.startsWith(`${ROOT}/`) ? { url, headers: authorisation() } : { url: 'about:blank' },
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new maplibre.ScaleControl({ unit: 'metric' }), 'bottom-left');
    map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'top-right');
    map.on('styleimagemissing', ({ id }: { id: string }) => this.#addIcon(id));
    map.on('load', () => {
      this.#ask();
      this.sketch.draw();
    });
    this.sketch.attach(map);
    map.on('click', (event) => this.#click(event));
    map.on('error', () => undefined); // a tile that fails is asked for again as the map moves
    this.#legend();
    this.#ask();
  }

  stop(): void {
    this.#map?.remove();
    this.#map = null;
  }

  select(name: string): void {
    this.#selected = name;
    this.#ask();
    const position = this.book.get(name)?.hit.position;
    if (!position || !this.#map) return;
    const { longitude, latitude } = toDegrees(gridOf(position));
    const target = { center: [longitude, latitude] as [number, number], zoom: Math.max(this.#map.getZoom(), 13) };
    this.#isFramed = true;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) this.#map.jumpTo(target);
    else this.#map.easeTo({ ...target, duration: 300 });
  }

  #ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    setTimeout(() => {
      this.#isAsked = false;
      this.#draw();
    }, 250); // twenty hits a second are four drawings
  }

  #draw(): void {
    const map = this.#map;
    const source = (id: string) => map?.getSource(id) as maplibre.GeoJSONSource | undefined;
    if (!source('hits')) return;
    const look = isDark() ? 'dark' : 'light';
    const cameras = [...allPlaces()].filter((place) => place.at).map((place) => point(place.at!, {
      icon: `camera-${CAMERA_STATES[place.now?.state ?? 0].code}-${look}`, name: place.camera.displayName || place.camera.name,
      state: CAMERA_STATES[place.now?.state ?? 0].name,
    }));
    source('cameras')!.setData(collection(cameras));
    const shown = [];
    for (const { hit } of this.book.sorted) {
      if (!hit.position || (!isUndecided(hit) && hit.name !== this.#selected)) continue;
      if (shown.length === HITS_MAX) break;
      const isChosen = hit.name === this.#selected;
      shown.push(point(gridOf(hit.position), {
        name: hit.name, icon: `hit-${PRIORITIES[hit.priority].code}-${isChosen ? 'chosen' : 'plain'}-${look}`,
        order: isChosen ? 0 : 1 + hit.priority,
      }));
    }
    source('hits')!.setData(collection(shown));
    const chosen = this.book.get(this.#selected)?.hit;
    source('ring')!.setData(collection(chosen?.position
      ? [line(ring(gridOf(chosen.position), Math.max(chosen.positionUncertaintyMetres, 1)))] : []));
    if (!this.#isFramed && cameras.length > 0) this.#frame(cameras.map((camera) => camera.geometry.coordinates as [number, number]));
  }

  #frame(places: [number, number][]): void {
    this.#isFramed = true;
    const box = new maplibre.LngLatBounds();
    for (const place of places) box.extend(place);
    this.#map!.fitBounds(box, { padding: 40, duration: 0, maxZoom: 14 });
  }

  #click(event: maplibre.MapMouseEvent): void {
    const map = this.#map!;
    if (this.sketch.click(toGrid({ longitude: event.lngLat.lng, latitude: event.lngLat.lat }))) return;
    const hit = map.queryRenderedFeatures(event.point, { layers: ['hits'] })[0];
    if (hit) {
      this.choose(String(hit.properties['name']));
      return;
    }
    const place = this.#clicked = toGrid({ longitude: event.lngLat.lng, latitude: event.lngLat.lat });
    const shape = this.sketch.at(event.point);
    if (shape) this.openShape(shape);
    const camera = map.queryRenderedFeatures(event.point, { layers: ['cameras'] })[0];
    const zone = map.queryRenderedFeatures(event.point, { layers: map.getLayer('zones-fill') ? ['zones-fill'] : [] })[0];
    put(
      at('map-place'),
      h('strong', {}, reference(place) || 'Outside the National Grid'),
      ` ${place.easting.toFixed(0)}, ${place.northing.toFixed(0)} (EPSG:27700, good to 5 m)`,
      camera ? ` · ${String(camera.properties['name'])}: ${String(camera.properties['state'])}` : null,
      zone ? ` · Zone ${String(zone.properties['display_name'] ?? zone.properties['id'])}` : null);
    at('observe-here').hidden = at('observe').hidden;
  }

  #restyle(): void {
    this.#map?.setStyle(this.#style(), { diff: false });
    this.#map?.once('style.load', () => {
      this.#draw();
      this.sketch.draw();
    });
  }

  #style(): maplibre.StyleSpecification {
    const colours = isDark() ? DARK : LIGHT;
    const sources: Record<string, maplibre.SourceSpecification> = {};
    const layers: maplibre.LayerSpecification[] = [{ id: 'ground', type: 'background', paint: { 'background-color': colours.ground } }];
    const visibility = (id: string) => ({ visibility: KNOWN.find((layer) => layer.id === id)!.isOn ? 'visible' as const : 'none' as const });
    for (const id of this.#collections) {
      sources[id] = {
        type: 'vector', tiles: [`${ROOT}/tiles/${encodeURIComponent(id)}/{z}/{x}/{y}.mvt`], minzoom: 0, maxzoom: 16,
      };
    }
    if (sources['hotspots']) {
      layers.push({
        id: 'hotspots', type: 'fill', source: 'hotspots', 'source-layer': 'hotspots', layout: visibility('hotspots'),
        filter: ['!=', ['get', 'gi_bin'], 0],
        paint: {
          'fill-color': ['case', ['>', ['get', 'gi_bin'], 0], colours.warm, colours.cold],
          'fill-opacity': ['case', ['>=', ['abs', ['get', 'gi_bin']], 3], 0.6, ['>=', ['abs', ['get', 'gi_bin']], 2], 0.4, 0.22],
        },
      });
    }
    for (const id of this.#collections.filter((one) => one.startsWith('boundaries.'))) {
      layers.push({
        id: `boundaries-${id}`, type: 'line', source: id, 'source-layer': 'boundaries', layout: visibility('boundaries'),
        paint: { 'line-color': colours.line, 'line-width': 1 },
      });
    }
    if (sources['zones']) {
      layers.push(
        {
          id: 'zones-fill', type: 'fill', source: 'zones', 'source-layer': 'zones', layout: visibility('zones'),
          paint: { 'fill-color': colours.zone, 'fill-opacity': 0.1 },
        },
        {
          id: 'zones-line', type: 'line', source: 'zones', 'source-layer': 'zones', layout: visibility('zones'),
          paint: { 'line-color': colours.zone, 'line-width': 1.5, 'line-dasharray': [3, 2] },
        });
    }
    Object.assign(sources, this.sketch.sources());
    layers.push(...this.sketch.layers(colours));
    for (const id of ['cameras', 'ring', 'hits']) sources[id] = { type: 'geojson', data: collection([]) };
    layers.push(
      {
        id: 'cameras', type: 'symbol', source: 'cameras',
        layout: { 'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, ...visibility('cameras') },
      },
      { id: 'ring', type: 'line', source: 'ring', paint: { 'line-color': colours.chosen, 'line-width': 2 } },
      {
        id: 'hits', type: 'symbol', source: 'hits',
        layout: { 'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'symbol-sort-key': ['-', 10, ['get', 'order']] },
      });
    return { version: 8, sources, layers };
  }

  #legend(): void {
    const has = (id: string) => id === 'cameras' || this.#collections.some((one) => one === id || one.startsWith(`${id}.`));
    put(
      at('map-layers'),
      h('legend', {}, 'Layers'),
      ...KNOWN.filter(({ id }) => has(id)).map((layer) => {
        const box = h('input', { type: 'checkbox', id: `layer-${layer.id}`, checked: layer.isOn });
        box.addEventListener('change', () => {
          layer.isOn = box.checked;
          const ids = layer.id === 'boundaries'
            ? this.#collections.filter((one) => one.startsWith('boundaries.')).map((one) => `boundaries-${one}`) : layer.layers;
          for (const id of ids) {
            if (this.#map?.getLayer(id)) this.#map.setLayoutProperty(id, 'visibility', box.checked ? 'visible' : 'none');
          }
        });
        return h('label', { for: box.id }, box, ` ${layer.name}`);
      }));
  }

  // Told apart by shape, so that colour is never needed: hits by their priority's sign, cameras by their state.
  #addIcon(id: string): void {
    const [what, kind, third] = id.split('-') as [string, string, string];
    const colours = id.endsWith('-dark') ? DARK : LIGHT;
    const ratio = Math.min(3, Math.max(1, Math.ceil(devicePixelRatio)));
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const size = Math.round((what === 'hit' ? 26 : 16) * rem * ratio);
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = size;
    const pen = canvas.getContext('2d')!;
    pen.scale(size / 26, size / 26);
    if (what === 'hit') drawHit(pen, kind, third === 'chosen', colours);
    else drawCamera(pen, kind, colours);
    if (!this.#map!.hasImage(id)) this.#map!.addImage(id, pen.getImageData(0, 0, size, size), { pixelRatio: ratio });
  }
}

function drawHit(pen: CanvasRenderingContext2D, priority: string, isChosen: boolean, colours: Colours): void {
  pen.beginPath();
  if (priority === 'high') {
    pen.moveTo(13, 3);
    pen.lineTo(23, 22);
    pen.lineTo(3, 22);
    pen.closePath();
  } else if (priority === 'low') {
    pen.arc(13, 13, 7, 0, 2 * Math.PI);
  } else {
    pen.rect(6, 6, 14, 14);
  }
  pen.fillStyle = priority === 'high' ? colours.high : colours.ink;
  pen.fill();
  pen.lineWidth = isChosen ? 4 : 2;
  pen.strokeStyle = isChosen ? colours.chosen : colours.ground;
  pen.stroke();
}

function drawCamera(pen: CanvasRenderingContext2D, state: string, colours: Colours): void {
  pen.strokeStyle = state === 'down' ? colours.high : colours.camera;
  pen.fillStyle = colours.camera;
  pen.lineWidth = 3;
  pen.beginPath();
  if (state === 'down') {
    pen.moveTo(6, 6);
    pen.lineTo(20, 20);
    pen.moveTo(20, 6);
    pen.lineTo(6, 20);
    pen.stroke();
  } else if (state === 'out') {
    pen.moveTo(5, 13);
    pen.lineTo(21, 13);
    pen.stroke();
  } else {
    for (const [x, y] of [[13, 4], [22, 13], [13, 22], [4, 13]] as const) pen.lineTo(x, y);
    pen.closePath();
    if (state === 'up') pen.fill();
    else pen.stroke();
  }
}

const collection = (features: GeoJSON.Feature[]): GeoJSON.FeatureCollection => ({ type: 'FeatureCollection', features });

function point(place: GridPoint, properties: Record<string, string | number>): GeoJSON.Feature<GeoJSON.Point> {
  const { longitude, latitude } = toDegrees(place);
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: [longitude, latitude] } };
}

const line = (coordinates: [number, number][]): GeoJSON.Feature =>
  ({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates } });
