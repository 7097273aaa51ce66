// What is drawn on the map beside what it shows: outlines that are registered, and one that is being drawn, corner by corner.
import * as maplibre from 'maplibre-gl';
import { toDegrees, toGrid, type GridPoint } from './grid.js';
import type { Ring } from './outline.js';

/** An outline to show. */
export interface Shape { name: string; parts: readonly (readonly Ring[])[]; isChosen: boolean }

export interface SketchColours { zone: string; chosen: string; ground: string }

const SOURCES = ['shapes', 'sketch', 'sketch-corners'];
const NEAR = 8; // pixels from a corner that still take hold of it

export class Sketch {
  #shapes: readonly Shape[] = [];
  #corners: readonly Ring[] = [];
  #changed: ((corners: Ring) => void) | null = null;
  #map: maplibre.Map | null = null;
  #held: number | null = null;
  #isTaken = false; // the press of the button took hold of a corner

  constructor() {
    document.addEventListener('mouseup', () => { this.#held = null; }); // wherever it is let go
  }

  /** Whether clicks add corners. */
  get isDrawing(): boolean {
    return this.#changed !== null;
  }

  /** Shows outlines. */
  show(shapes: readonly Shape[]): void {
    this.#shapes = shapes;
    this.draw();
  }

  /** Lets corners be added by a click and moved by dragging; null ends it. @param changed Is told the corners. */
  begin(changed: ((corners: Ring) => void) | null): void {
    this.#changed = changed;
    if (!changed) this.#corners = [];
    this.#point();
    this.draw();
  }

  /** Puts other rings into the drawing, as when they are typed. Only a single one can be drawn on. */
  put(rings: readonly Ring[]): void {
    this.#corners = rings;
    this.draw();
  }

  /** Goes to where rings are. */
  frame(rings: readonly Ring[]): void {
    if (!this.#map || rings.flat().length === 0) return;
    const box = new maplibre.LngLatBounds();
    for (const corner of rings.flat()) box.extend(lngLat(corner));
    this.#map.fitBounds(box, { padding: 60, duration: 0, maxZoom: 16 });
  }

  /** Takes a click of the map. @returns Whether it was for the drawing. */
  click(place: GridPoint): boolean {
    if (!this.#changed) return false;
    if (!this.#isTaken && this.#corners.length <= 1) this.#set([...this.#corners[0] ?? [], place]);
    return true;
  }

  /** Which outline lies at a point of the screen; of several the one drawn last. */
  at(point: maplibre.Point): string | null {
    const found = this.#map?.getLayer('shapes-fill') ? this.#map.queryRenderedFeatures(point, { layers: ['shapes-fill'] })[0] : undefined;
    return found ? String(found.properties['name']) : null;
  }

  attach(map: maplibre.Map): void {
    this.#map = map;
    this.#point();
    map.on('mousedown', (event) => this.#take(event));
    map.on('mousemove', (event) => this.#move(event));
  }

  sources(): Record<string, maplibre.SourceSpecification> {
    return Object.fromEntries(SOURCES.map((id) => [id, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } }]));
  }

  layers(colours: SketchColours): maplibre.LayerSpecification[] {
    const chosen: maplibre.ExpressionSpecification = ['boolean', ['get', 'isChosen'], false];
    return [
      { id: 'shapes-fill', type: 'fill', source: 'shapes', paint: { 'fill-color': colours.zone, 'fill-opacity': ['case', chosen, 0.28, 0.08] } },
      {
        id: 'shapes-line', type: 'line', source: 'shapes',
        paint: { 'line-color': ['case', chosen, colours.chosen, colours.zone], 'line-width': ['case', chosen, 3, 1.5] },
      },
      { id: 'sketch-fill', type: 'fill', source: 'sketch', paint: { 'fill-color': colours.chosen, 'fill-opacity': 0.15 } },
      { id: 'sketch-line', type: 'line', source: 'sketch', paint: { 'line-color': colours.chosen, 'line-width': 2.5 } },
      {
        id: 'sketch-corners', type: 'circle', source: 'sketch-corners',
        paint: { 'circle-radius': 5, 'circle-color': colours.ground, 'circle-stroke-color': colours.chosen, 'circle-stroke-width': 2.5 },
      },
    ];
  }

  draw(): void {
    const source = (id: string) => this.#map?.getSource(id) as maplibre.GeoJSONSource | undefined;
    if (!source('sketch')) return;
    const features = (list: GeoJSON.Feature[]): GeoJSON.FeatureCollection => ({ type: 'FeatureCollection', features: list });
    source('shapes')!.setData(features(this.#shapes.map(({ name, parts, isChosen }) => ({
      type: 'Feature', properties: { name, isChosen }, geometry: { type: 'MultiPolygon', coordinates: parts.map((rings) => rings.map(closed)) },
    }))));
    const drawn = this.#corners.filter((ring) => ring.length > 1);
    source('sketch')!.setData(features(drawn.map((ring) => ({
      type: 'Feature', properties: {},
      geometry: ring.length > 2 ? { type: 'Polygon', coordinates: [closed(ring)] } : { type: 'LineString', coordinates: ring.map(lngLat) },
    }))));
    source('sketch-corners')!.setData(features((this.#corners.length === 1 ? this.#corners[0]! : []).map((corner) => ({
      type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: lngLat(corner) },
    }))));
  }

  #point(): void {
    if (this.#map) this.#map.getCanvas().style.cursor = this.isDrawing ? 'crosshair' : '';
  }

  #take(event: maplibre.MapMouseEvent): void {
    this.#isTaken = false;
    if (!this.#changed || this.#corners.length !== 1) return;
    const near = this.#corners[0]!.findIndex((corner) => this.#map!.project(lngLat(corner)).dist(event.point) <= NEAR);
    if (near < 0) return;
    event.preventDefault(); // the map stays where it is
    [this.#held, this.#isTaken] = [near, true];
  }

  #move(event: maplibre.MapMouseEvent): void {
    if (this.#held === null || !this.#changed) return;
    this.#set(this.#corners[0]!.with(this.#held, toGrid({ longitude: event.lngLat.lng, latitude: event.lngLat.lat })));
  }

  // To the metre: the map is good to a few.
  #set(corners: readonly GridPoint[]): void {
    const whole = corners.map(({ easting, northing }) => ({ easting: Math.round(easting), northing: Math.round(northing) }));
    this.#corners = [whole];
    this.draw();
    this.#changed?.(whole);
  }
}

function lngLat(corner: GridPoint): [number, number] {
  const { longitude, latitude } = toDegrees(corner);
  return [longitude, latitude];
}

const closed = (ring: Ring): [number, number][] => [...ring, ring[0]!].map(lngLat);
