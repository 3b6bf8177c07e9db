import TankFarm

extension SiteZone {
    /// What the site's clocks show, to the minute; with the date where that is another than at `near`.
    func clock(_ time: WallTime, near: WallTime) -> String {
        let civil = civilTime(at: time)
        let here = civilTime(at: near)
        return civil.dateText == here.dateText ? civil.minuteText : "\(civil.dateText) \(civil.minuteText)"
    }
}
