# Underlays: scanned map sheets and orthophotos under the parcels

rasters-gone = { $file } is not there. It was moved, or its drive is not connected.
rasters-unreadable = { $file } cannot be read: { $reason }. Check that the file is still there and its drive connected.
rasters-no-picture = { $file } cannot lie under the map: { $reason }
rasters-no-room = There is no room for temporary data of the underlay ({ $reason }). Free space on the temporary drive and open the picture again.

stage-making-levels = Making the underlay smaller

editing-no-underlay = There is no underlay { $id }.
editing-no-control-point = Control point { $point } does not lie on the picture, has no coordinates, or is the same as one before it.

act-add-underlay = Add underlay { $name }
act-remove-underlay = Remove underlay { $name }
act-restate-underlay = Set { $crs } for underlay { $name }
act-move-underlay-files = Find { $count ->
    [1] the underlay { $name }
   *[other] { $count } underlays
} again
act-georeference = Place underlay { $name } by { $points } points

underlay-no-map = The project has no coordinate system yet. Load a map first, then add the underlay.
underlay-put = The file of { $name } does not say where it lies: it is put into the middle of the map. Place it by control points.
underlay-crs-guessed = The file of { $name } states no coordinate system: { $crs } is taken for it. If the picture lies in the wrong place, set its coordinate system.
underlay-away = Picture { $name } lies { $kilometres } km from the map. Check its coordinate system.
underlay-points-for-one = Control points and a coordinate system can be given to one picture only: name one file, or the number of an underlay (--of).
underlay-points-unreadable = The file of control points { $file } cannot be read: { $reason }
underlay-points-none = { $file } has no control points. Each line needs mapX,mapY,sourceX,sourceY,enable (a .points file of QGIS).
underlay-points-line = Line { $line } of { $file } is no control point. No point was taken; correct the line and read the file again.
underlay-points-crs = { $file }: the coordinate system in the file cannot be used: { $reason }

cli-about-underlay = Underlays: add scanned sheets or orthophotos, place them by control points, list them with residuals
cli-arg-underlay-pictures = the pictures to add: GeoTIFF, or TIFF/PNG/JPEG/PDF; with a world file they lie in their place at once
cli-arg-underlay-page = the page of a file with several
cli-arg-underlay-crs = the coordinate system of the file, where it states none or a wrong one
cli-arg-underlay-of = the number of an underlay that is there
cli-arg-underlay-points = takes the control points from this file (.points of QGIS)
cli-arg-underlay-warp = how it is warped: similarity, affine, projective, quadratic
cli-arg-underlay-save-points = writes the control points of the picture to a .points file
cli-arg-underlay-file = the picture's file is here now; others whose files are gone are looked for beside it
cli-arg-underlay-remove = takes the picture out of the project; its file stays
cli-underlays = The project has { $count } underlays.
cli-underlay = { $id }: { $name } ({ $width } × { $height } pixels, { $crs }), { $placed ->
    [no] not placed yet: give it control points
   *[yes] { $points ->
        [0] where its file says
       *[other] by { $points } control points, root mean square { $rms } m
    }
}

underlay-title = Underlays
underlay-laying = Reading where the pictures lie
underlay-laid = Underlay { $name } was added.
underlay-other-size = File { $file } is no longer the picture that was added: its size is another. Put the old file back, or remove this underlay and add it again.
underlay-not-this = { $file } is not { $name }, which has { $width } × { $height } pixels. Choose the right file, or remove this underlay and add it anew.
underlay-broke = Reading the underlay broke: { $reason }
underlay-off-picture = That is not on picture { $name }. Click a point of the picture.
underlay-needs-one = There is no underlay yet. Add one first.
underlay-needs-points = There are no control points to save yet.
underlay-needs-numbers = Type column and row on the picture, X and Y on the map.
underlay-hide = Hide underlay { $name }
underlay-show = Show underlay { $name }
underlay-more = More for underlay { $name }
underlay-opacity = How strong the picture is
underlay-opacity-of = Opacity of underlay { $name }
underlay-try-again = Look for the file again
underlay-find = Find its file…
underlay-not-placed = Not placed yet.
underlay-ink-only = Ink only
underlay-ink-only-tip = White paper becomes clear: what lies beneath is seen
underlay-zoom = Zoom to the picture
underlay-raise = Raise
underlay-lower = Lower
underlay-georeference = Place by control points…
underlay-remove = Remove from the project
underlay-crs = Coordinate system of the file
underlay-placing = Placing { $name }
underlay-warp = Warp
underlay-warp-similarity = Similarity (shift, turn, scale)
underlay-warp-affine = Affine (paper that shrank)
underlay-warp-projective = Projective (photo)
underlay-warp-quadratic = Quadratic (warped paper)
underlay-load-points = Load points…
underlay-save-points = Save points…
underlay-saving-points = Saving control points
underlay-points-saved = { $points } control points were saved to { $path }.
underlay-choose = Choose underlays: GeoTIFF, scanned map sheets
underlay-choose-file = Choose the underlay's file
underlay-choose-points = Choose a file of control points (.points)
underlay-choose-points-target = Save control points
underlay-hint-pixel = Click a clear point of the picture: a parcel’s corner, a grid cross, a corner of the frame.
underlay-hint-place = Click where that point really lies on the map (it snaps to corners; hold Alt not to), or type X, Y.
underlay-right = Column
underlay-down = Row
underlay-x = X (north)
underlay-y = Y (east)
underlay-add-point = Add point
underlay-remove-point = Remove point { $number }
underlay-used = Used
underlay-off = Off (m)
underlay-off-pixels = Off (pixels)
underlay-off-alone = By the others (m)
underlay-moved-only = The picture was only moved. This warp needs { $lacking } more points.
underlay-weaker = Placed by “{ $kind }” for now. The chosen warp needs { $lacking } more points.
underlay-exact = Just enough points: nothing to check by. Add points to see residuals.
underlay-rms = Root mean square { $rms } m.
desktop-cmd-add-underlay = Add underlay…
desktop-cmd-add-underlay-tip = Lays a scanned sheet or an orthophoto (GeoTIFF, or TIFF, PNG, JPEG, PDF) under the parcels
desktop-cmd-georeference = Place underlay
desktop-cmd-georeference-tip = Puts an underlay in its place by control points: click on the picture, then on the map
