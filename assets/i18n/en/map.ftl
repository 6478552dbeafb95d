stage-drawing-map = Drawing the map
