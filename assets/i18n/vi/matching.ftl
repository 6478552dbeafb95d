## Evidence that a certificate belongs to a parcel.
