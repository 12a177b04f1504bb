"""The desk: incidents reviewed in the browser, in Arabic and English."""
