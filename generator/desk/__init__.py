"""The clerk's desk (经办核对): judges her files in her own browser; takes her parcel in at the other end."""
