# Several projects seen together.

desktop-cmd-open-together = See several projects together…
desktop-cmd-open-together-tip = See the maps of several wards in one window; no file is changed
desktop-cmd-open-own-project = Open the project of this parcel
desktop-cmd-open-own-project-tip = Open the project of the selected parcel's ward alone and go to that parcel
stage-finding-projects = Finding projects
stage-reading-projects = Reading the projects
together-choose = Choose projects to see together
together-drop = Drop to see these projects together
together-empty-folder = This folder has no .thuaso project.
together-job = See several projects
together-left-more = { $one }; { $rest }
together-left-one = { $file } ({ $reason })
together-left-out = { $count } of { $of } projects could not be opened: { $list }
together-left-rest = { $count } more, see the list of notices
together-needs-own = Several projects are seen together, read only: open the parcel's own project
together-needs-several = Only while several projects are seen together
together-no-map = it has no map yet
together-opened = { $count } projects are seen together; no file is changed.
together-other-crs = its CRS { $own } is not that of the others ({ $crs })
together-paper = Holders, scans and the rest of the paper are in the ward's own project.
together-path-hint = Choose several files in the system's dialog, or type the path of the folder that has the projects.
together-seen = { $count } projects, read only
table-ward = Ward
