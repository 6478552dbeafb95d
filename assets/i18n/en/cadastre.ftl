# Names of the values of the cadastre.
