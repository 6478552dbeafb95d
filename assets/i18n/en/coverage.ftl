# Faults of the map: rules, sentences, repairs.

stage-checking-shapes = Checking outlines
stage-checking-boundaries = Comparing boundaries

## Outlines of single parcels
coverage-missing-geometry = The parcel has no polygon. Draw it again or import it from another map.
coverage-missing-geometry-not-finite = The parcel has coordinates that are no numbers. Draw it again or import it from another map.
coverage-missing-geometry-far-away = The parcel lies more than 500 km from the others: probably another coordinate system, or swapped axes.
coverage-invalid-ring-collapsed = The boundary encloses no area.
coverage-invalid-ring-crossing = The boundary crosses or touches itself here.
coverage-invalid-ring-misplaced = A hole or a part lies in the wrong place: holes belong inside of the parcel, parts beside each other.
coverage-spike = The boundary runs out { $length } m and back along itself.
coverage-repeated-vertex = Two corners that follow each other are a millimetre apart at most.
coverage-several-parts = The parcel has { $parts } separate parts.
coverage-sliver = The parcel is { $width } m wide at most ({ $area } m²).

## Between parcels
coverage-overlap = { $count } parcels overlap by { $area } m², { $width } m at the widest.
coverage-duplicate-parcel = These parcels are drawn on top of each other ({ $area } m²).
coverage-duplicate-parcel-nearly = These parcels are nearly the same ({ $area } m²).
coverage-gap-crack = A crack between the parcels, { $width } m wide, { $area } m².
coverage-gap-sliver = A narrow gap between the parcels, { $width } m wide, { $area } m².
coverage-gap-block = A small gap between the parcels, { $width } m wide, { $area } m².
coverage-empty-hole = The parcel has a hole of { $area } m² with no parcel in it.
coverage-unmatched-edge = An edge of one parcel passes by { $corners } corners that its neighbours share, { $width } m off: corners are missing.
coverage-unmatched-edge-beside = The corners on both sides of a boundary do not match, { $width } m off.
