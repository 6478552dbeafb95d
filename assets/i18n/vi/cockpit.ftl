## The linking cockpit.
