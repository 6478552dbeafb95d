//! Coordinate reference systems. TEMPORARY placeholder of branch `writers`: take the real room on merge.
use serde::{Deserialize, Serialize};
/// A coordinate reference system.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Crs(String);

impl Crs {
    pub fn parse(definition: &str) -> Result<Self, String> {
        Ok(Self(definition.to_owned()))
    }

    pub fn epsg(&self) -> Option<u32> {
        self.0.strip_prefix("EPSG:")?.parse().ok()
    }

    pub fn wkt(&self) -> String {
        concat!(
            r#"PROJCS["VN-2000 / TM-3 105-00",GEOGCS["VN-2000",DATUM["Vietnam_2000",SPHEROID["WGS 84",6378137,298.257223563]],"#,
            r#"PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],"#,
            r#"PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",105],PARAMETER["scale_factor",0.9999],"#,
            r#"PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1],AUTHORITY["EPSG","5897"]]"#
        )
        .to_owned()
    }

    pub fn label(&self) -> String {
        self.0.clone()
    }

    pub fn definition(&self) -> String {
        self.0.clone()
    }
}
