import TankFarm

extension SiteZone {
    /// `2026-11-21 08:00`, as the site's clocks show it.
    func words(of time: WallTime) -> String {
        let civil = civilTime(at: time)
        return "\(civil.dateText) \(civil.minuteText)"
    }
}
