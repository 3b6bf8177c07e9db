import Configuration

extension SiteConfiguration {
    /// The warnings but for the one that every file has which says nothing of what to do at an alarm: most tests' files.
    var doubts: [ConfigurationFault] { warnings.filter { $0.key != "defaults.alarms" } }
}
