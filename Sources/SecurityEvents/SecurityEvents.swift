// SecurityEvents
